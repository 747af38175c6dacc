package fr.jeudi.dispatch.mail;

import java.nio.charset.StandardCharsets;

/** A mail and its envelope. The bytes belong to whoever sends them. */
public final class ReadyMail {
    private final String sender;
    private final String recipient;
    private final String messageId;
    private final byte[] bytes;
    private final boolean plain;
    private final boolean sevenBit;

    ReadyMail(
            String sender,
            String recipient,
            String messageId,
            byte[] bytes,
            boolean plain,
            boolean sevenBit) {
        this.messageId = messageId;
        this.sender = sender;
        this.recipient = recipient;
        this.bytes = bytes;
        this.plain = plain;
        this.sevenBit = sevenBit;
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

    /**
     * Whether it is known that each line ends with CRLF and none begins with a dot, so that nobody
     * need look at every byte again before it leaves.
     */
    public boolean isPlain() {
        return plain;
    }

    /** Whether it may go to any relay as it is (STANDARDS F11). */
    public boolean isSevenBit() {
        return sevenBit;
    }

    static boolean isSevenBit(byte[] bytes) {
        // Without a way out in the loop it takes a microsecond.
        int all = 0;
        for (byte b : bytes) {
            all |= b;
        }
        return all >= 0;
    }

    /**
     * The same mail with more fields above its others.
     *
     * @param fields in ASCII, each with its CRLF
     */
    public ReadyMail under(String fields) {
        var more = fields.getBytes(StandardCharsets.US_ASCII);
        var whole = new byte[more.length + bytes.length];
        System.arraycopy(more, 0, whole, 0, more.length);
        System.arraycopy(bytes, 0, whole, more.length, bytes.length);
        return new ReadyMail(sender, recipient, messageId, whole, plain, sevenBit);
    }
}
