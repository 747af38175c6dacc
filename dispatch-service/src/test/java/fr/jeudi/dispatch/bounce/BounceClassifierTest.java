package fr.jeudi.dispatch.bounce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import fr.jeudi.dispatch.bounce.Analysis.Affected;
import fr.jeudi.dispatch.bounce.Analysis.Kind;
import fr.jeudi.dispatch.outcome.Bucket;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BounceClassifierTest {
    private static final String REPORT =
            """
            Return-Path: <>
            From: MAILER-DAEMON@mx.example.org
            To: jeudi@jeudi.example
            Subject: Undelivered Mail Returned to Sender
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.org

            %s
            --b--
            """;

    /** S6. */
    @Test
    void everyRecipientOfAReportIsReadOriginalAddressFirst() {
        var analysis =
                report(
                        """
                        Original-Recipient: rfc822;camille@orange.example
                        Final-Recipient: rfc822;c.durand@mail.orange.example
                        Action: failed
                        Status: 5.1.1

                        Final-Recipient: rfc822;zoe@free.example
                        Action: failed
                        Status: 5.2.2
                        Diagnostic-Code: smtp; 552 5.2.2 Mailbox full
                        """);

        assertThat(analysis.kind()).isEqualTo(Kind.BOUNCE);
        assertThat(analysis.recipients())
                .extracting(Affected::address, Affected::bucket)
                .containsExactly(
                        tuple("camille@orange.example", Bucket.HARD),
                        tuple("zoe@free.example", Bucket.SOFT));
    }

    /** S6. */
    @ParameterizedTest
    @CsvSource({"delayed,BOUNCE", "relayed,DELIVERED", "delivered,DELIVERED", "expanded,DELIVERED"})
    void whatIsNoFailureTouchesNobody(String action, Kind kind) {
        var analysis =
                report(
                        "Final-Recipient: rfc822;a@b.example\nAction: %s\nStatus: 4.4.7"
                                .formatted(action));

        assertThat(analysis.kind()).isEqualTo(kind);
        assertThat(analysis.recipients()).extracting(Affected::bucket).containsExactly(Bucket.NONE);
    }

    /** S7. */
    @Test
    void theStatusInTheWordsWinsOverTheField() {
        var analysis =
                report(
                        """
                        Final-Recipient: rfc822;a@b.example
                        Action: failed
                        Status: 5.0.0
                        Diagnostic-Code: smtp; 554 4.4.7 Message expired <421 4.4.2 Connection timed out>
                        """);

        assertThat(analysis.recipients())
                .containsExactly(
                        new Affected("a@b.example", "4.4.2", "421", "expired", Bucket.SOFT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    550 | 5.1.7 | 550 5.1.7 <b+t@bounces.example>: Sender address rejected: undeliverable address: host mx.example[192.0.2.4] said: 550 5.1.1 <b+t@bounces.example>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)
                    450 | 4.1.7 | 450 4.1.7 <b+t@bounces.example>: Sender address rejected: unverified address: host mx.example[192.0.2.4] said: 550 5.1.1 <b+t@bounces.example>: Recipient address rejected: User unknown (in reply to RCPT TO command)
                    550 | 5.0.0 | 550-Verification failed for <b+t@bounces.example> 550-Called: 192.0.2.4 550-Response: 550 5.1.1 <b+t@bounces.example>: User unknown 550 Sender verify failed (in reply to RCPT TO command)
                    """)
    void whatAHostQuotesOfOurOwnServerIsNotSaidOfTheReader(
            String code, String status, String said) {
        var analysis =
                report(
                        "Final-Recipient: rfc822;a@b.example\nAction: failed\nStatus: %s\nDiagnostic-Code: smtp; %s"
                                .formatted(status, said));

        assertThat(analysis.recipients())
                .containsExactly(
                        new Affected("a@b.example", status, code, "rejected", Bucket.SENDER));
    }

    /** I6, RFC 6533. */
    @Test
    void anAddressWithAccentsIsFound() {
        var analysis =
                classified(
                        REPORT.formatted(
                                        """
                                        Final-Recipient: utf-8; hélène@école.example
                                        Action: failed
                                        Status: 5.1.1
                                        """)
                                .replace(
                                        "message/delivery-status",
                                        "message/global-delivery-status"));

        assertThat(analysis.recipients())
                .extracting(Affected::address)
                .containsExactly("hélène@école.example");
    }

    /** "Host" here is who speaks. */
    @Test
    void whatAHostSaidDoesNotExistIsNotTheHost() {
        var analysis =
                report(
                        """
                        Final-Recipient: rfc822;a@b.example
                        Action: failed
                        Status: 5.0.0
                        Diagnostic-Code: smtp; host mx.b.example[192.0.2.1] said: 554 The linked page does not exist
                        """);

        assertThat(analysis.recipients()).extracting(Affected::bucket).doesNotContain(Bucket.HARD);
    }

    /** RFC 6533, 3: in a report of ASCII only. */
    @Test
    void anAddressWithAccentsIsFoundThoughTheyAreEscaped() {
        var analysis =
                report(
                        """
                        Final-Recipient: utf-8;h\\x{E9}l\\x{E8}ne\\x{2B}jeudi\\x{FFFFFF}@\\x{E9}cole.example
                        Action: failed
                        Status: 5.1.1
                        """);

        assertThat(analysis.recipients())
                .extracting(Affected::address)
                .containsExactly("hélène+jeudi@école.example");
    }

    @ParameterizedTest
    @CsvSource({"utf-8, iso-8859-1", "iso-8859-1, utf-8", "us-ascii, utf-8", "utf-8, utf-8"})
    void wordsAreReadWhateverCharsetTheyAreSaidToBeIn(String named, String written) {
        var mail =
                "From: mailer-daemon@mx.example\nSubject: failure notice\nContent-Type: text/plain; charset=%s\n\n<a@b.example>: La boîte aux lettres est pleine, boîte saturée\n"
                        .formatted(named);

        assertThat(classifier.analyse(mail.getBytes(Charset.forName(written))).recipients())
                .extracting(Affected::bucket, Affected::reason)
                .containsExactly(tuple(Bucket.SOFT, "mailboxfull"));
    }

    /** S8. */
    @ParameterizedTest
    @CsvSource({
        "abuse,COMPLAINT",
        "fraud,COMPLAINT",
        "virus,COMPLAINT",
        "other,COMPLAINT",
        "opt-out,COMPLAINT",
        "not-spam,NONE",
        "auth-failure,NONE"
    })
    void aFeedbackReportIsAComplaintUnlessNobodyComplains(String type, Bucket bucket) {
        var analysis =
                classified(
                        """
                        From: fbl@provider.example
                        Content-Type: multipart/report; report-type=feedback-report; boundary=b

                        --b
                        Content-Type: message/feedback-report

                        Feedback-Type: %s
                        User-Agent: x/1
                        Version: 1
                        --b
                        Content-Type: message/rfc822

                        From: jeudi@jeudi.example
                        To: camille@orange.example

                        --b--
                        """
                                .formatted(type));

        assertThat(analysis.kind()).isEqualTo(Kind.COMPLAINT);
        assertThat(analysis.feedbackType()).isEqualTo(type);
        assertThat(analysis.recipients())
                .containsExactly(
                        new Affected("camille@orange.example", null, null, "feedback", bucket));
    }

    /** S9. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject: Re: Les Jeudis\nAuto-Submitted: auto-replied",
                "Subject: Absence du bureau",
                "Subject: =?utf-8?q?R=C3=A9ponse_automatique_:_Les_Jeudis?=",
                "Subject: Out of office: Re: Les Jeudis",
                "Subject: Re: Les Jeudis\nX-Autoreply: yes",
                "Subject: Automatisch antwoord: Les Jeudis",
                "Subject: [Automatyczna =?iso-8859-2?Q?odpowied=BC?=] Les Jeudis",
                "Subject: =?utf-8?b?6Ieq5Yqo5Zue5aSN?=",
                "Subject: Merci de votre message\nReturn-Path: <>"
            })
    void anAutomaticReplyIsNoBounce(String header) {
        var analysis =
                classified(
                        "From: Camille <camille@orange.example>\n"
                                + header
                                + "\n\nDe retour lundi.");

        assertThat(analysis.kind()).isEqualTo(Kind.AUTO_REPLY);
        assertThat(analysis.recipients())
                .containsExactly(
                        new Affected(
                                "camille@orange.example", null, null, "vacation", Bucket.NONE));
    }

    /** A signature, a price or a crowd is no server's answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BP 512, 75001 Paris",
                "1 400 agents vous servent",
                "450 € seulement",
                "BP : 542",
                "512",
                "Service 525, bureau 431"
            })
    void aNumberInAnAnswerIsNoReply(String line) {
        var analysis = answered("Return-Path: <>", line);

        assertThat(analysis.kind()).isEqualTo(Kind.AUTO_REPLY);
        assertThat(analysis.recipients()).extracting(Affected::bucket).containsExactly(Bucket.NONE);
    }

    /** Not even one that looks like it, where no relay writes. */
    @Test
    void whatAProgramWritesIsNoBounceForItsNumbers() {
        var analysis =
                answered(
                        "Return-Path: <>\nAuto-Submitted: auto-generated",
                        "Dossier : 550 demandes avant la vôtre");

        assertThat(analysis.kind()).isEqualTo(Kind.AUTO_REPLY);
    }

    @Test
    void aRelaysReplyInProseCountsAllTheSame() {
        var analysis =
                classified(
                        """
                        Return-Path: <>
                        Auto-Submitted: auto-generated
                        From: MAILER-DAEMON@mx.example
                        Subject: Les Jeudis

                        <camille@mx.example>:
                        Remote host said: 512 5.1.2 no
                        """);

        assertThat(analysis.recipients())
                .containsExactly(
                        new Affected(
                                "camille@mx.example", "5.1.2", "512", "hostunknown", Bucket.HARD));
    }

    private Analysis answered(String header, String line) {
        return classified(
                """
                %s
                From: Mairie <contact@mairie.example>
                Subject: Votre message a bien été reçu

                Merci de votre message.
                %s
                """
                        .formatted(header, line));
    }

    @Test
    void aPersonsAnswerIsNeither() {
        var analysis =
                classified(
                        """
                        Return-Path: <camille@orange.example>
                        From: Camille <camille@orange.example>
                        Subject: Re: Les Jeudis

                        Merci ! On m’a dit « user unknown » en écrivant à zoe@free.example.
                        """);

        assertThat(analysis.kind()).isEqualTo(Kind.OTHER);
        assertThat(analysis.recipients()).isEmpty();
    }

    /** S6, of mails that have no report in them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Delivery Status Notification (Delay) | There was a problem delivering your message.
                    Delivery Status Notification         | ** Distribution incomplète ** Gmail va réessayer pendant 46 heures.
                    Warnung                              | Ihre Nachricht konnte noch nicht zugestellt werden.
                    """)
    void aDelayToldInProseIsNoFailure(String subject, String text) {
        var analysis =
                classified(
                        "From: mailer-daemon@mx.example\nSubject: %s\nContent-Type: text/plain; charset=utf-8\n\n%s\na@b.example: 452 4.2.2 mailbox full\n"
                                .formatted(subject, text));

        assertThat(analysis.recipients()).extracting(Affected::bucket).containsExactly(Bucket.NONE);
    }

    /** They write of deliveries as well, and send on what they do not understand. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <c@b.example> | Re: lettre non distribuée    | La lettre n’a pas pu être ouverte.                      | OTHER
                    <c@b.example> | Re: Delivery problem?        | Last week’s issue was not delivered to me.              | OTHER
                    <c@b.example> | Tr : Undelivered Mail        | user unknown ?                                          | OTHER
                    <c@b.example> | Tr : Undelivered Mail        | > <z@b.example>: host mx said: 550 5.1.1 user unknown   | OTHER
                    <>            | Re: Les Jeudis               | Votre message n’a pas pu être lu.                       | AUTO_REPLY
                    <>            | Re: Les Jeudis               | I am travelling; my answer has been delayed.            | AUTO_REPLY
                    <>            | Les Jeudis                   | Votre message n’a pas pu être remis à <z@b.example>.    | BOUNCE
                    <>            | DELIVERY FAILURE: Les Jeudis | was not delivered to: z@b.example, not listed           | BOUNCE
                    """)
    void wordsOfAPersonMakeNoBounce(String path, String subject, String text, Kind kind) {
        var analysis =
                classified(
                        "Return-Path: %s\nFrom: Camille <c@b.example>\nSubject: %s\n\n%s\n"
                                .formatted(path, subject, text));

        assertThat(analysis.kind()).isEqualTo(kind);
    }

    @Test
    void whatAServerSaidAfterRcptIsSaidOfTheRecipient() {
        var analysis =
                fromAMachine("failure notice", "mx.b.example said after RCPT TO: 550 Unknown user");

        assertThat(analysis.recipients()).extracting(Affected::bucket).containsExactly(Bucket.HARD);
    }

    /** By Postfix without its report, and by Exchange. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Successful Mail Delivery Report | Your message was successfully delivered to the destination(s) listed below. Otherwise you may still receive notifications of mail delivery errors.
                    Relayed: Les Jeudis             | Delivery to these recipients or groups is complete, but no delivery notification was sent by the destination server:
                    Relayé : Les Jeudis             | La remise à ces destinataires ou groupes est terminée, mais aucune notification de remise n’a été envoyée :
                    Delivered: Les Jeudis           | Your message has been delivered to the following recipients:
                    """)
    void whatArrivedIsNoBounce(String subject, String text) {
        var analysis = fromAMachine(subject, text);

        assertThat(analysis.kind()).isEqualTo(Kind.DELIVERED);
        assertThat(analysis.recipients())
                .extracting(Affected::address, Affected::bucket)
                .containsExactly(tuple("a@b.example", Bucket.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The message was relayed to mx2 and could not be delivered: mailbox full",
                "Successfully relayed to mx2, which said: 552 5.2.2 mailbox full"
            })
    void whatWentOnAndDidNotArriveIsABounce(String text) {
        assertThat(fromAMachine("Delivery report", text).kind()).isEqualTo(Kind.BOUNCE);
    }

    private Analysis fromAMachine(String subject, String text) {
        return classified(
                "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: %s\nContent-Type: text/plain; charset=utf-8\n\n%s\n\n<a@b.example>\n"
                        .formatted(subject, text));
    }

    /** Mailinblack and others let nobody in who has not proved to be somebody. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Votre message n’a pas été remis à c@b.example, protégé par Mailinblack : merci de vous authentifier. | AUTO_REPLY
                    Your message will not be delivered until you confirm that you are a person.                       | AUTO_REPLY
                    c@b.example: host mx said: 554 5.7.1 Mailinblack, message not delivered                           | BOUNCE
                    """)
    void aFilterThatAsksWhoWeAreIsNoBounce(String text, Kind kind) {
        var analysis =
                classified(
                        "Return-Path: <>\nFrom: Camille <c@b.example>\nSubject: Re: Les Jeudis\nContent-Type: text/plain; charset=utf-8\n\n%s\n"
                                .formatted(text));

        assertThat(analysis.kind()).isEqualTo(kind);
    }

    @Test
    void eachRecipientInProseHasTheReasonBesideIt() {
        var analysis =
                classified(
                        """
                        Return-Path: <>
                        From: MAILER-DAEMON@mx.example.org
                        To: jeudi@jeudi.example
                        Subject: failure notice

                        Hi. This is the qmail-send program at mx.example.org.
                        I'm afraid I wasn't able to deliver your message to the following addresses.

                        <camille@orange.example>:
                        192.0.2.1 does not like recipient.
                        Remote host said: 550 5.1.1 unknown user

                        <zoe@free.example>:
                        192.0.2.2 failed after I sent the message.
                        Remote host said: 552 over quota

                        --- Below this line is a copy of the message.

                        Return-Path: <jeudi@jeudi.example>
                        From: jeudi@jeudi.example
                        To: camille@orange.example
                        """);

        assertThat(analysis.recipients())
                .containsExactly(
                        new Affected(
                                "camille@orange.example",
                                "5.1.1",
                                "550",
                                "userunknown",
                                Bucket.HARD),
                        new Affected("zoe@free.example", null, "552", "mailboxfull", Bucket.SOFT));
    }

    /** A gateway broke the MIME; the report is still there to be read. */
    @Test
    void aReportThatStandsInTheTextIsRead() {
        var analysis =
                classified(
                        """
                        From: MAILER-DAEMON@mx.example.org
                        Subject: Undelivered Mail

                        Final-Recipient: rfc822; a@b.example
                        Action: failed
                        Status: 5.1.1
                        """);

        assertThat(analysis.recipients()).extracting(Affected::bucket).containsExactly(Bucket.HARD);
    }

    /** Through gateways that know nothing of mail. */
    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n", "\r\r\n"})
    void aReportIsReadWhateverItsLineEnds(String ends) {
        var report =
                REPORT.formatted(
                        """
                        Final-Recipient: rfc822; camille@orange.example
                        Action: failed
                        Diagnostic-Code: smtp; 550 5.1.1
                            <camille@orange.example>... User
                            unknown
                        """);

        assertThat(classified(report.replace("\n", ends)).recipients())
                .extracting(Affected::address, Affected::bucket)
                .containsExactly(tuple("camille@orange.example", Bucket.HARD));
    }

    @Test
    void aReportBehindABlankLineIsRead() {
        var report = REPORT.formatted("Final-Recipient: rfc822; a@b.example\nStatus: 5.1.1\n");

        assertThat(classified("\n   \n" + report).recipients())
                .extracting(Affected::bucket)
                .containsExactly(Bucket.HARD);
    }

    @Test
    void aReportWithoutAnyPartIsABounceAllTheSame() {
        var analysis =
                classified(
                        """
                        Received: from localhost by mx.example.org
                        From: MAILER-DAEMON@mx.example.org
                        Subject: Returned mail: see transcript for details
                        Content-Type: multipart/report; report-type=delivery-status; boundary=b

                        <<< Nothing was collected >>>
                        """);

        assertThat(analysis.kind()).isEqualTo(Kind.BOUNCE);
        assertThat(analysis.recipients()).extracting(Affected::bucket).containsExactly(Bucket.SOFT);
    }

    @Test
    void aBounceInWordsThatWasSentOnIsRead() {
        var analysis =
                classified(
                        sentOn(
                                """
                                From: MAILER-DAEMON@mx.example.org
                                To: jeudi@jeudi.example
                                Subject: failure notice

                                I was not able to deliver your message to the following address.

                                <camille@orange.example>:
                                Sorry, no mailbox here by that name. (#5.1.1)
                                """));

        assertThat(analysis.recipients())
                .extracting(Affected::address, Affected::bucket)
                .containsExactly(tuple("camille@orange.example", Bucket.HARD));
    }

    @Test
    void anIssueThatWasSentOnIsNoBounce() {
        var analysis =
                classified(
                        sentOn(
                                """
                                Return-Path: <b+token@bounces.jeudi.example>
                                From: Les Jeudis <jeudi@jeudi.example>
                                To: camille@orange.example
                                Subject: Unzustellbar

                                Le colis n’a pas pu être remis : adresse inconnue.
                                """));

        assertThat(analysis.kind()).isEqualTo(Kind.OTHER);
    }

    /** Microsoft's feedback loop before it learnt RFC 5965. */
    @Test
    void aComplaintMayBeNothingButTheMailWithAFieldOnTop() {
        var analysis =
                classified(
                        sentOn(
                                """
                                X-HmXmrOriginalRecipient: camille@hotmail.example
                                From: jeudi@jeudi.example
                                To: camille@hotmail.example

                                Bonjour
                                """));

        assertThat(analysis.recipients())
                .containsExactly(
                        new Affected(
                                "camille@hotmail.example",
                                null,
                                null,
                                "feedback",
                                Bucket.COMPLAINT));
    }

    /** Of DMARC (RFC 7489) and TLS (RFC 8460), told by machines with machines' names. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/gzip; name=\"mx.example!jeudi.example!1795528800!1795615199.xml.gz\"",
                "multipart/report; report-type=tlsrpt; boundary=b"
            })
    void aReportOnOurDomainIsNoBounce(String type) {
        var analysis =
                classified(
                        """
                        Return-Path: <>
                        From: postmaster@mx.example
                        Subject: Report Domain: jeudi.example Submitter: mx.example Report-ID: <1@mx.example>
                        Content-Type: %s

                        H4sIAAAAAAAA
                        """
                                .formatted(type));

        assertThat(analysis.kind()).isEqualTo(Kind.OTHER);
        assertThat(analysis.recipients()).isEmpty();
    }

    @Test
    void aReceiptIsNeither() {
        var analysis =
                classified(
                        """
                        Return-Path: <>
                        From: Camille <camille@orange.example>
                        Subject: Lu : Les Jeudis
                        Content-Type: multipart/report; report-type=disposition-notification; boundary=b

                        --b

                        Votre message a été lu.
                        --b
                        Content-Type: message/disposition-notification

                        Final-Recipient: rfc822;camille@orange.example
                        Disposition: manual-action/MDN-sent-manually; displayed
                        --b--
                        """);

        assertThat(analysis.kind()).isEqualTo(Kind.OTHER);
        assertThat(analysis.recipients()).isEmpty();
    }

    @Test
    void aReceiptWhosePartsAreLostIsNoReport() {
        var analysis =
                classified(
                        """
                        From: Camille <camille@orange.example>
                        Subject: Lu : Les Jeudis

                        Reporting-UA: mail.orange.example
                        Final-Recipient: rfc822;camille@orange.example
                        Disposition: manual-action/MDN-sent-manually; displayed
                        """);

        assertThat(analysis.kind()).isEqualTo(Kind.OTHER);
    }

    @Test
    void whatSomebodyWritesToAListIsNoBounce() {
        var analysis =
                classified(
                        """
                        Return-Path: <postfix-bounces@lists.example>
                        From: Zoe <zoe@free.example>
                        Subject: Question

                        Camille writes that her mail has been delayed. Does anybody know why?
                        """);

        assertThat(analysis.kind()).isEqualTo(Kind.OTHER);
    }

    @Test
    void anAddressOfX400IsFound() {
        var analysis =
                classified(
                        """
                        From: System Administrator <postmaster@corp.example>
                        Subject: Undeliverable: Les Jeudis

                        Your message did not reach the following recipient(s):

                        c=FR;a= ;p=Corp;o=Paris;dda:SMTP=camille@corp.example; on Thu, 4 Jun
                            The recipient name is not recognized
                        """);

        assertThat(analysis.recipients())
                .extracting(Affected::address, Affected::bucket)
                .containsExactly(tuple("camille@corp.example", Bucket.HARD));
    }

    @Test
    void lettersWrittenAsNumbersInHtmlAreRead() {
        var analysis =
                classified(
                        """
                        From: postmaster@corp.example
                        Subject: Non remis : Les Jeudis
                        Content-Type: text/html; charset=us-ascii

                        <p>Votre message &agrave; <b>camille&#x40;corp.example</b> n&rsquo;a pas pu
                        &#234;tre remis.<p>L&#8217;adresse camille&#64;corp.example n&#39;existe&nbsp;pas.
                        """);

        assertThat(analysis.recipients())
                .extracting(Affected::address, Affected::bucket)
                .containsExactly(tuple("camille@corp.example", Bucket.HARD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Échec de l’envoi     | n’a pas été remis                  | Destinataire inconnu     | HARD
                    Onbestelbaar: Jeudi  | kon niet worden bezorgd            | Gebruiker onbekend       | HARD
                    Recapito non riuscito| impossibile recapitare             | utente inesistente       | HARD
                    Não entregue: Jeudi  | não foi possível entregar          | usuário inexistente      | HARD
                    No entregable        | no se ha podido entregar           | Usuario no existe        | HARD
                    Nie dostarczono      | nie można dostarczyć               | Odbiorca nie istnieje    | HARD
                    Unzustellbar: Jeudi  | konnte nicht zugestellt werden     | Empfänger nicht gefunden | HARD
                    Retour               | не удалось доставить               | ящик переполнен          | SOFT
                    退信                 | 邮件无法发送到您指定的地址中       | 邮箱已满                 | SOFT
                    """)
    void aBounceMayBeInAnyLanguage(String subject, String prose, String reason, Bucket bucket) {
        var analysis =
                classified(
                        """
                        From: MAILER-DAEMON@mx.example
                        Subject: %s

                        %s

                        <camille@mx.example>:
                        %s
                        """
                                .formatted(subject, prose, reason));

        assertThat(analysis.recipients())
                .extracting(Affected::address, Affected::bucket)
                .containsExactly(tuple("camille@mx.example", bucket));
    }

    /** What stands around every report of a server says nothing of this one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "For further assistance, please send mail to postmaster.",
                "This e-mail has been scanned for all viruses."
            })
    void aStandingSentenceIsNoReason(String sentence) {
        var analysis =
                classified(
                        """
                        From: MAILER-DAEMON@mx.example
                        Subject: Undelivered Mail
                        Content-Type: multipart/report; report-type=delivery-status; boundary=b

                        --b

                        %s
                        --b
                        Content-Type: message/delivery-status

                        Final-Recipient: rfc822; camille@mx.example
                        Action: failed
                        Status: 5.1.1
                        Diagnostic-Code: smtp; 550 5.1.1 Recipient address rejected: mx.example
                        --b--
                        """
                                .formatted(sentence));

        assertThat(analysis.recipients()).extracting(Affected::bucket).containsExactly(Bucket.HARD);
    }

    /** Postfix breaks its lines within "RCPT TO command" too. */
    @ParameterizedTest
    @CsvSource({"RCPT TO, 5.0.0, HARD", "end of DATA, 5.5.0, DISABLED"})
    void whatACommandWasAnsweredIsSeenThoughTheLineIsBroken(
            String command, String status, Bucket bucket) {
        var analysis =
                classified(
                        """
                        From: MAILER-DAEMON@mx.example
                        Subject: Undelivered Mail Returned to Sender
                        Content-Type: multipart/report; report-type=delivery-status; boundary=b

                        --b

                        <camille@mx.example>: host mx.example[192.0.2.1] said: 550 no such user (in
                            reply to %s
                            command)
                        --b
                        Content-Type: message/delivery-status

                        Final-Recipient: rfc822; camille@mx.example
                        Action: failed
                        Status: %s
                        Diagnostic-Code: smtp; 550 no such user
                        --b--
                        """
                                .formatted(command.replace(" ", "\n    "), status));

        assertThat(analysis.recipients()).extracting(Affected::bucket).containsExactly(bucket);
    }

    /** "Recipient" stands in the one, "invalid" in the other: of no invalid recipient. */
    @ParameterizedTest
    @CsvSource({
        "Your mail could not be delivered to one or more recipients., host mx.example said",
        "I wasn't able to deliver it., 192.0.2.1 does not like recipient. Remote host said"
    })
    void anIntroductionAndAReplyAreNotReadAsOneSentence(String introduction, String before) {
        var analysis =
                classified(
                        """
                        From: MAILER-DAEMON@mx.example
                        Subject: Undelivered Mail Returned to Sender

                        %s

                        <camille@mx.example>: %s: 554 5.5.2 Invalid offer
                        """
                                .formatted(introduction, before));

        assertThat(analysis.recipients())
                .extracting(Affected::bucket)
                .containsExactly(Bucket.SENDER);
    }

    /** Gateways that write from an address of their own; people send mail on, too. */
    @ParameterizedTest
    @CsvSource({"'',BOUNCE", "Fwd: ,OTHER", "TR : ,OTHER"})
    void aNoticeThatBringsTheMailBackIsABounceThoughItHasAReturnPath(String prefix, Kind kind) {
        var analysis =
                classified(
                        """
                        Return-Path: <gateway@corp.example>
                        From: gateway@corp.example
                        To: jeudi@jeudi.example
                        Subject: %sMail delivery failed
                        Content-Type: multipart/mixed; boundary=b

                        --b

                        Your message could not be delivered.
                        --b
                        Content-Type: message/rfc822

                        From: jeudi@jeudi.example
                        To: camille@corp.example
                        Subject: Les Jeudis

                        Bonjour
                        --b--
                        """
                                .formatted(prefix));

        assertThat(analysis.kind()).isEqualTo(kind);
    }

    /** AOL names a reader without the domain, and us in full. */
    @Test
    void weAreNotThoseWhoWereNotReached() {
        var analysis =
                classified(
                        """
                        Return-Path: <>
                        From: MAILER-DAEMON@mx.example
                        To: jeudi@jeudi.example
                        Subject: Mail delivery problem

                        Sorry jeudi@jeudi.example. Your mail could not be delivered, the mailbox is full:
                        	camille
                        """);

        assertThat(analysis.kind()).isEqualTo(Kind.BOUNCE);
        assertThat(analysis.recipients())
                .extracting(Affected::address, Affected::bucket)
                .containsExactly(tuple(null, Bucket.SOFT));
    }

    /** Exchange 5.5. */
    @Test
    void anAddressInAnAddressOfAnotherKindIsTheReaders() {
        var analysis =
                classified(
                        """
                        Return-Path: <>
                        From: System Administrator <postmaster@corp.example>
                        To: jeudi@jeudi.example
                        Subject: Undeliverable: Les Jeudis

                        Your message did not reach the recipient of list@jeudi.example:

                        c=US;a= ;p=Corp;dda:SMTP=camille@corp.example; on Thu, 3 Sep 2026
                        The recipient name is not recognized
                        """);

        assertThat(analysis.recipients())
                .extracting(Affected::address)
                .containsExactly("camille@corp.example");
    }

    /** The mail without its header, and an address in it. */
    @Test
    void whatStandsInACopyOfTheMailIsNotSaidOfTheReader() {
        var analysis =
                classified(
                        """
                        Return-Path: <>
                        From: MAILER-DAEMON@mx.example
                        To: jeudi@jeudi.example
                        Subject: failure notice

                        I wasn't able to deliver your message to the following addresses.

                        <camille@mx.example>:
                        Remote host said: 550 5.1.1 unknown user

                        --- Below this line is a copy of the message.

                        Bonjour, la boite est pleine ?
                        <zoe@free.example>
                        """);

        assertThat(analysis.recipients())
                .extracting(Affected::address, Affected::bucket)
                .containsExactly(tuple("camille@mx.example", Bucket.HARD));
    }

    private static String sentOn(String mail) {
        return """
        From: Support <support@jeudi.example>
        Subject: Fwd: Les Jeudis
        Content-Type: multipart/mixed; boundary=outer

        --outer

        Voir ci-joint.
        --outer
        Content-Type: message/rfc822

        %s
        --outer--
        """
                .formatted(mail);
    }

    private final BounceClassifier classifier = new BounceClassifier();

    private Analysis report(String groups) {
        return classified(REPORT.formatted(groups));
    }

    private Analysis classified(String mail) {
        return classifier.analyse(mail.getBytes(UTF_8));
    }
}
