package fr.jeudi.tracking.issues;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links of one issue, ready to answer. */
final class LinkTable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkTable.class);

    private final Map<Integer, String> locations = new HashMap<>();

    static LinkTable of(Issue issue) {
        var table = new LinkTable();
        for (var link : issue.links()) {
            Target.of(link.url())
                    .ifPresentOrElse(
                            it -> table.locations.put(link.number(), it.location()),
                            () ->
                                    LOG.warn(
                                            "link refused issue={} link={}",
                                            issue.issueId(),
                                            link.number()));
        }
        return table;
    }

    @Nullable String location(int number) {
        return locations.get(number);
    }
}
