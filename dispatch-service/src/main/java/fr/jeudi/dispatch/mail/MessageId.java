package fr.jeudi.dispatch.mail;

/** The field {@code Message-ID}, on a line of its own where it is long (STANDARDS F2). */
final class MessageId {
    private static final int LONGEST_LINE = 78;

    private MessageId() {}

    static String field(String messageId) {
        var name = "Message-ID:";
        boolean fits = name.length() + 1 + messageId.length() <= LONGEST_LINE;
        return name + (fits ? " " : "\r\n ") + messageId + "\r\n";
    }
}
