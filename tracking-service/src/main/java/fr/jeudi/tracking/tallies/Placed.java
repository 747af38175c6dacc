package fr.jeudi.tracking.tallies;

import fr.jeudi.tracking.hits.EngagementRecorded;

/**
 * A hit and its place in the topic.
 *
 * @param partition unique also over topics made anew
 */
record Placed(String partition, long offset, EngagementRecorded hit) {

    String position() {
        return partition + ":" + offset;
    }
}
