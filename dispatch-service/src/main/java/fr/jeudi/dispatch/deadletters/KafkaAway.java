package fr.jeudi.dispatch.deadletters;

/** The brokers did not answer in time. */
final class KafkaAway extends RuntimeException {
    KafkaAway(Throwable cause) {
        super("Kafka does not answer", cause);
    }
}
