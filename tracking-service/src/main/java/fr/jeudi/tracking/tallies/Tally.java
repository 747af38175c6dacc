package fr.jeudi.tracking.tallies;

import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The sums of one issue. Loads are of the pixel; those of proxies are people's.
 *
 * @param uniqueOpeners people who allow it to be known, likewise {@code uniqueClickers}
 * @param links by number
 * @param hours by UTC hour such as {@code 2026-11-26T06}, in order, without machines
 * @param delivery null until dispatch has spoken
 * @param updatedAt null while nothing came of it
 */
public record Tally(
        long loads,
        long machineLoads,
        long proxyLoads,
        long clicks,
        long machineClicks,
        long uniqueOpeners,
        long uniqueClickers,
        Map<Integer, Clicks> links,
        Map<String, Hour> hours,
        @Nullable Delivery delivery,
        @Nullable Instant updatedAt) {

    public static final Tally NONE = of(new Document());

    /** On one link. */
    public record Clicks(long clicks, long machineClicks) {
        public static final Clicks NONE = new Clicks(0, 0);
    }

    /** People's opens and clicks within one hour. */
    public record Hour(long opens, long clicks) {}

    static Tally of(Document kept) {
        var links = new HashMap<Integer, Clicks>();
        part(kept, "links")
                .forEach((number, _) -> links.put(Integer.valueOf(number), clicks(kept, number)));
        var hours = new TreeMap<String, Hour>();
        part(kept, "hours").forEach((hour, _) -> hours.put(hour, hour(kept, hour)));
        var delivery = kept.get("delivery", Document.class);
        return new Tally(
                kept.get("loads", 0L),
                kept.get("machineLoads", 0L),
                kept.get("proxyLoads", 0L),
                kept.get("clicks", 0L),
                kept.get("machineClicks", 0L),
                kept.get("uniqueOpeners", 0L),
                kept.get("uniqueClickers", 0L),
                links,
                hours,
                delivery == null ? null : Delivery.of(delivery),
                instant(kept, "updatedAt"));
    }

    static @Nullable Instant instant(Document kept, String field) {
        Date date = kept.getDate(field);
        return date == null ? null : date.toInstant();
    }

    private static Clicks clicks(Document kept, String number) {
        var link = part(part(kept, "links"), number);
        return new Clicks(link.get("clicks", 0L), link.get("machineClicks", 0L));
    }

    private static Hour hour(Document kept, String hour) {
        var bucket = part(part(kept, "hours"), hour);
        return new Hour(bucket.get("opens", 0L), bucket.get("clicks", 0L));
    }

    private static Document part(Document kept, String name) {
        return kept.get(name, new Document());
    }
}
