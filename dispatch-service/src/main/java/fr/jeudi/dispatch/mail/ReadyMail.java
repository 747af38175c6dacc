package fr.jeudi.dispatch.mail;

/** A mail and its envelope. The bytes belong to whoever sends them. */
public final class ReadyMail {
    private final String sender;
    private final String recipient;
    private final String messageId;
    private final byte[] bytes;

    ReadyMail(String sender, String recipient, String messageId, byte[] bytes) {
        this.messageId = messageId;
        this.sender = sender;
        this.recipient = recipient;
        this.bytes = bytes;
    }

    public String sender() {
        return sender;
    }

    public String recipient() {
        return recipient;
    }

    /** With its angle brackets. */
    public String messageId() {
        return messageId;
    }

    /** With CRLF line ends, not dot-stuffed. */
    public byte[] bytes() {
        return bytes;
    }
}
