package fr.jeudi.composer.compile;

import fr.jeudi.composer.content.Content;

/** The header fields that are the same for everybody (STANDARDS 1.2, 1.3). */
final class MailHeaders {
    private static final int SENDER_ID = 15;

    private MailHeaders() {}

    static String of(Content content, Letterhead letterhead) {
        var url = letterhead.publicUrl();
        return new Headers()
                .named("From", letterhead.senderName(), letterhead.senderAddress())
                .field("Reply-To", letterhead.replyTo())
                .text("Subject", subject(content, letterhead))
                .field("MIME-Version", "1.0")
                .field("Content-Language", "fr")
                .field(
                        "Content-Type",
                        "multipart/alternative; boundary=\"" + MailBytes.BOUNDARY + '"')
                .named("List-Id", letterhead.senderName(), letterhead.listId())
                .named("List-Help", "", url + "/privacy")
                .named("List-Archive", "", url + "/archive")
                .field("List-Post", "NO")
                .field("Precedence", "bulk")
                .field("X-Auto-Response-Suppress", "OOF, AutoReply")
                .field(
                        "Feedback-ID",
                        "%s:weekly:issue:%s".formatted(number(content), senderId(letterhead)))
                .toString();
    }

    static String subject(Content content, Letterhead letterhead) {
        var headline = Typography.of(Plain.oneLine(content.headline()));
        if (!headline.isEmpty()) {
            return headline;
        }
        return content.number() == null
                ? letterhead.senderName()
                : letterhead.senderName() + ", n°\u00A0" + content.number();
    }

    private static String number(Content content) {
        return content.number() == null ? "0" : content.number().toString();
    }

    /** Stable, 5 to 15 letters and digits (L7). */
    private static String senderId(Letterhead letterhead) {
        var id = letterhead.listId().replaceAll("[^A-Za-z0-9]", "") + "jeudi";
        return id.substring(0, Math.min(SENDER_ID, id.length()));
    }
}
