package fr.jeudi.tracking.tallies;

import fr.jeudi.tracking.hits.EngagementRecorded;
import fr.jeudi.tracking.hits.Verdict;
import fr.jeudi.tracking.readers.Kind;
import org.bson.Document;

/** What hits add to the sums of one issue. */
final class Increments {
    private final Document sums = new Document();

    /** {@code isFirst}: the first of its kind by a person who allows it to be known. */
    void add(EngagementRecorded hit, boolean isFirst) {
        switch (hit.kind()) {
            case OPEN -> addLoad(hit.verdict());
            case CLICK -> addClick(hit);
        }
        if (isFirst) {
            add(hit.kind() == Kind.OPEN ? "uniqueOpeners" : "uniqueClickers");
        }
        if (hit.verdict() != Verdict.MACHINE) {
            var hour = hit.at().toString().substring(0, 13);
            add("hours." + hour + (hit.kind() == Kind.OPEN ? ".opens" : ".clicks"));
        }
    }

    Document document() {
        return sums;
    }

    private void addLoad(Verdict verdict) {
        add("loads");
        switch (verdict) {
            case HUMAN -> {}
            case PROXY -> add("proxyLoads");
            case MACHINE -> add("machineLoads");
        }
    }

    private void addClick(EngagementRecorded hit) {
        var link = "links." + hit.link() + ".";
        add("clicks");
        add(link + "clicks");
        if (hit.verdict() == Verdict.MACHINE) {
            add("machineClicks");
            add(link + "machineClicks");
        }
    }

    private void add(String field) {
        sums.merge(field, 1L, (held, one) -> (Long) held + (Long) one);
    }
}
