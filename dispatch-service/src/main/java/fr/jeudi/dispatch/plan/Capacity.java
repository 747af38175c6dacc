package fr.jeudi.dispatch.plan;

/**
 * What so many replicas can put out together.
 *
 * @param connections to all relays
 * @param rate mails a second, 0 is no limit
 * @param ofRelays whether the relays bind the connections, so that more replicas bring none
 */
record Capacity(int connections, double rate, boolean ofRelays) {

    /**
     * @param each workers of one replica
     * @param relayConnections that the relays bear over all replicas, 0 is no limit
     * @param relayRate mails a second that they bear over all replicas, 0 is no limit
     */
    static Capacity of(int replicas, int each, int relayConnections, double relayRate) {
        int workers = replicas * each;
        boolean ofRelays = relayConnections > 0 && relayConnections < workers;
        return new Capacity(ofRelays ? relayConnections : workers, relayRate, ofRelays);
    }
}
