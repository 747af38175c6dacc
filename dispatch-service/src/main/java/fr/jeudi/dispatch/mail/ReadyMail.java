package fr.jeudi.dispatch.mail;

/** A mail and its envelope. The bytes belong to whoever sends them. */
public final class ReadyMail {
    private final String sender;
    private final String recipient;
    private final byte[] bytes;

    ReadyMail(String sender, String recipient, byte[] bytes) {
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

    /** With CRLF line ends, not dot-stuffed. */
    public byte[] bytes() {
        return bytes;
    }
}
