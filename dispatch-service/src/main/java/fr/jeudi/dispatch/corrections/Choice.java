package fr.jeudi.dispatch.corrections;

import java.util.List;
import java.util.SortedMap;

/**
 * Whom a selection finds just now.
 *
 * @param causes of those it finds: how many, by why they did not get it
 * @param excluded who fits but is left out, by why
 */
record Choice(
        int count,
        SortedMap<String, Integer> causes,
        SortedMap<String, Integer> excluded,
        List<Part> parts) {

    /**
     * The positions in one batch.
     *
     * @param bounced those of them whose mail was accepted, for all we had heard, and came back
     */
    record Part(String batchId, String lane, List<Integer> positions, List<Integer> bounced) {}

    boolean isIn(String lane) {
        return parts.stream().anyMatch(it -> it.lane().equals(lane));
    }

    public int excludedInAll() {
        return excluded.values().stream().mapToInt(Integer::intValue).sum();
    }
}
