package fr.jeudi.dispatch.topics;

import java.util.List;

/** The topics this service reads, and where what it cannot take of them goes. */
public final class ReadTopics {
    /** What people have said. */
    public static final String PEOPLE = "subscriber-changed";

    public static final List<String> ALL =
            List.of(PEOPLE, "issue-released", "audience-batched", "mail-requested");

    /** Headers of a dead letter: the class and the words of what really went wrong. */
    public static final String CAUSE = "kafka_dlt-innermost-cause";

    public static final String CAUSE_MESSAGE = "kafka_dlt-innermost-message";

    /** We, all replicas together. */
    public static final String GROUP = "dispatch";

    private ReadTopics() {}

    public static String deadLettersOf(String topic) {
        return "error." + topic + "." + GROUP;
    }
}
