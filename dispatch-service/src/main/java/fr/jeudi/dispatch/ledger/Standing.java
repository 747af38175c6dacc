package fr.jeudi.dispatch.ledger;

import java.util.SortedMap;

/** How one open issue stood at the last count, the same for all who ask within a second. */
public record Standing(
        Dispatch dispatch, Tally tally, SortedMap<String, LaneQueue> queues, double rate) {}
