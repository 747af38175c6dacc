package fr.jeudi.dispatch.mailbox;

/** Mails as servers send them back. */
final class ReturnedMail {
    private ReturnedMail() {}

    static String bounce(String to, String messageId) {
        return report(
                to,
                "delivery-status",
                """
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.orange.example

                Final-Recipient: rfc822; somebody.else@orange.example
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 <zoe@orange.example> user unknown
                """,
                messageId,
                "");
    }

    static String delay(String to) {
        return bounce(to, "")
                .replace("Action: failed", "Action: delayed")
                .replace("5.1.1", "4.4.1")
                .replace("550", "450");
    }

    static String complaint(String type, String messageId, String listUnsubscribe) {
        return report(
                "abuse@bounces.example.org",
                "feedback-report",
                """
                Content-Type: message/feedback-report

                Feedback-Type: %s
                User-Agent: Loop/1.0
                Version: 1
                """
                        .formatted(type),
                messageId,
                listUnsubscribe);
    }

    private static String report(
            String to, String type, String part, String messageId, String listUnsubscribe) {
        return """
        Return-Path: <>
        From: MAILER-DAEMON@mx.orange.example
        To: %s
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=%s; boundary=b

        --b
        Content-Type: text/plain

        About your mail.

        --b
        %s
        --b
        Content-Type: text/rfc822-headers

        From: Les Jeudis <jeudi@example.org>
        To: redacted@orange.example
        Subject: Essai
        %s%s
        --b--
        """
                .formatted(
                        to,
                        type,
                        part.strip() + "\n",
                        messageId.isEmpty() ? "" : "Message-ID:\n " + messageId + "\n",
                        listUnsubscribe.isEmpty()
                                ? ""
                                : "List-Unsubscribe:\n <" + listUnsubscribe + ">\n");
    }

    static String autoReply(String to) {
        return """
        From: Zoe <zoe@orange.example>
        To: %s
        Subject: Absence du bureau
        Auto-Submitted: auto-replied

        Je suis en vacances.
        """
                .formatted(to);
    }

    static String plain(String to, String subject) {
        return """
        From: Zoe <zoe@orange.example>
        To: %s
        Subject: %s

        Bonjour.
        """
                .formatted(to, subject);
    }
}
