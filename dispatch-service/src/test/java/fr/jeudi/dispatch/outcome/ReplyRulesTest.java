package fr.jeudi.dispatch.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.ProcessorTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyRulesTest {
    private final ReplyRules rules = ReplyRules.standard();

    /**
     * STANDARDS 4.1: text beats a wrong code. Not of a 421 to ourselves, which DeliveryOutcomeTest
     * has; these are as a bounce quotes them.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    550 5.1.1 The user is over quota                                       | SOFT
                    550 5.7.1 No such user                                                 | HARD
                    550 5.2.1 The user is receiving mail at a rate that prevents delivery  | THROTTLE
                    550 5.1.1 Rejected, see https://postmaster.example.com/policy          | SENDER
                    550 5.7.1 Refused, see https://www.spamhaus.org/query                  | SENDER
                    552 5.2.2 The account is over quota and inactive                       | DISABLED
                    550 5.1.1 <a@b.example> this account is disabled                       | DISABLED
                    551 5.0.0 <a@b.example> is a deactivated mailbox                       | DISABLED
                    553 5.7.1 sorry, user mail-box not found                               | HARD
                    550 5.2.0 Requested action not taken: mailbox unavailable or not local | HARD
                    554 5.6.0 Rejected, the message contains a virus                       | SENDER
                    421 4.7.0 [TSS04] Messages deferred due to user complaints             | SENDER
                    """)
    void textBeatsAWrongCode(String reply, Bucket bucket) {
        assertThat(sorted(reply).bucket()).isEqualTo(bucket);
    }

    /** A relay that has shut us out says it of each reader in turn. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    550 5.7.1 Your account has been suspended, contact support      | SENDER
                    550 5.7.1 Your account is blocked                               | SENDER
                    554 5.7.1 Your SMTP account is not yet activated                | SENDER
                    554 Sending paused for this account                             | SENDER
                    550 5.7.1 Sending from this account has been disabled           | SENDER
                    550 5.7.1 Sender <jeudi@jeudi.example> has been suspended       | SENDER
                    550 5.7.1 Your IP 192.0.2.1 has been temporarily suspended      | SENDER
                    550 5.7.1 Votre compte est suspendu                             | SENDER
                    550 5.4.5 Daily user sending quota exceeded                     | THROTTLE
                    550 5.2.1 Your mailbox is disabled                              | DISABLED
                    550 5.2.1 This account is disabled, ask your account manager    | DISABLED
                    550 5.2.1 account disabled, your message was not delivered      | DISABLED
                    550 5.7.1 The recipient's account has been suspended            | DISABLED
                    550 5.2.1 Le compte du destinataire est suspendu                | DISABLED
                    """)
    void ourOwnAccountIsNoReadersMailbox(String reply, Bucket bucket) {
        assertThat(sorted(reply).bucket()).isEqualTo(bucket);
    }

    /** Exim and Postfix ask our own server for our sender, and quote what they made of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "550-Verification failed for <b+t@bounces.example>\n"
                        + "550-The mail server could not deliver mail to b+t@bounces.example.  The"
                        + " account or domain may not exist, they may be blacklisted, or missing"
                        + " the proper dns entries.\n550 Sender verify failed",
                "550-Verification failed for <b+t@bounces.example>\n550-Response: 550 5.1.1"
                        + " <b+t@bounces.example>: User unknown\n550 Sender verify failed",
                "550 5.1.7 <b+t@bounces.example>: Sender address rejected: undeliverable address:"
                        + " unknown user: \"b+t@bounces.example\"",
                "450 4.1.7 <b+t@bounces.example>: Sender address rejected: unverified address:"
                        + " host mx.example[192.0.2.4] said: 550 5.1.1 <b+t@bounces.example>:"
                        + " Recipient address rejected: User unknown in virtual mailbox table",
                "550 Sorry, no mailbox for postmaster@bounces.example, callback failed"
            })
    void whatIsSaidOfOurSenderIsNotSaidOfTheReader(String reply) {
        assertThat(sorted(reply).bucket()).isEqualTo(Bucket.SENDER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 5.1.1 Recipient verification failed for <a@b.example>",
                "550-Callout verification failed:\n550-550 5.1.1 <a@b.example> User unknown",
                "550 5.1.1 <a@b.example>: Recipient address rejected: undeliverable address: host"
                        + " mx.b.example[192.0.2.9] said: 550 5.1.1 User unknown"
            })
    void aRecipientThatWasVerifiedInVainIsNobody(String reply) {
        assertThat(sorted(reply).bucket()).isEqualTo(Bucket.HARD);
    }

    /** Exchange says it of nobody; Postfix of whatever its administrator wrote REJECT for. */
    @ParameterizedTest
    @CsvSource({
        "550 5.4.1 <a@b.example>: Recipient address rejected: Access denied, HARD",
        "550 5.1.1 <a@b.example>: Recipient address rejected: Access denied, HARD",
        "554 5.7.1 <a@b.example>: Recipient address rejected: Access denied, SENDER",
        "554 Recipient address rejected: Access denied, SENDER"
    })
    void accessDeniedIsNobodyOnlyWhereItsStatusSaysSo(String reply, Bucket bucket) {
        assertThat(sorted(reply).bucket()).isEqualTo(bucket);
    }

    /** STANDARDS 4.1: "blocked" and policy URLs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 Blocked",
                "554 5.0.0 blocked",
                "554 Your message was blocked",
                "550 5.1.1 Rejected, see https://support.google.com/mail/answer/81126",
                "550 permanent failure for one or more recipients (a@b.example:blocked)"
            })
    void whoIsBlockedIsTheSender(String reply) {
        for (var stage : List.of(Stage.RCPT, Stage.DATA)) {
            var said = SmtpReply.of(Integer.parseInt(reply.substring(0, 3)), reply);

            assertThat(rules.sort(said, stage).bucket()).isEqualTo(Bucket.SENDER);
        }
    }

    /** Of our domain, of one in the mail, or of where the mail went. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "554 5.7.1 <a@b.example> does not accept mail from newsletters",
                "550 a@b.example does not accept mail from newsletters",
                "550 5.7.1 This account does not receive mail from external senders",
                "550 5.7.1 Our servers do not take this; domain does not accept that",
                "550 5.7.1 Mail has been moved to the quarantine of the recipient",
                "550 5.6.0 Invalid domain in header From: jeudi.example",
                "550 5.7.1 Unknown domain in Message-ID",
                "554 5.7.1 Message rejected because the URL domain does not exist",
                "550 5.7.1 unknown host: mail.jeudi.example [192.0.2.4] cannot be resolved",
                "501 5.5.4 Invalid domain name",
                "550 5.7.1 No user consent"
            })
    void whatAPolicySaysOfADomainIsNotSaidOfTheReaders(String reply) {
        for (var stage : List.of(Stage.RCPT, Stage.DATA)) {
            var said = SmtpReply.of(Integer.parseInt(reply.substring(0, 3)), reply);

            assertThat(rules.sort(said, stage).bucket()).isEqualTo(Bucket.SENDER);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "552 La boite du destinataire a depasse son quota, SOFT",
        "552 La boîte du destinataire a dépassé son quota, SOFT",
        "550 adresse inexistante, HARD",
        "550 boite aux lettres supprimee, HARD",
        "550 Boîte aux lettres supprimée, HARD",
        "550 ce compte a ete supprime, HARD",
        "550 Ce compte a été supprimé, HARD",
        "550 Cette adresse n'est plus utilisee, HARD",
        "550 Cette adresse e-mail n’est plus utilisée, HARD",
        "550 Adresse mail desactivee, DISABLED",
        "550 Adresse désactivée, DISABLED",
        "550 This address no longer accepts mail., HARD",
        "550 Mailbox does not exist., HARD",
        "550 Utilisateur inexistant, HARD",
        "451 4.7.1 Débit trop élevé ralentissez, THROTTLE",
        "550 Aucun utilisateur de ce nom, HARD",
        "550 Destinataire non reconnu, HARD",
        "550 Retour a l'expediteur : destinataire inconnu, HARD",
        "551 User not local; please try <c@d.example>, HARD",
        "550 L'expediteur n'est pas autorise, SENDER",
        "550 Adresse de l'expéditeur inconnue, SENDER",
        "550 Le message a été rejeté : contenu indésirable, SENDER",
        "554 Votre serveur figure sur une liste noire, SENDER",
        "554 Acces refuse : pas de resolution inverse pour 192.0.2.1, SENDER",
        "450 Nombre maximal de messages par heure atteint, THROTTLE",
        "450 4.7.1 You have sent more than 100 messages in the last 60 minutes, THROTTLE"
    })
    void wordsWithoutAStatusAreEnough(String reply, Bucket bucket) {
        var verdict = sorted(reply);

        assertThat(verdict.bucket()).isEqualTo(bucket);
        assertThat(verdict.said()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "550 5.1.1 <a@b.example>: User unknown; see https://postmaster.b.example/spam, HARD",
        "550 5.1.1 <a@b.example>: User unknown in virtual mailbox table; spam.b.example, HARD",
        "550 5.1.1 User unknown at mx.antispam.b.example[192.0.2.1], HARD",
        "550 5.1.1 User unknown; listed at zen.spamhaus.org, SENDER",
        "550 5.1.1 Rejected; see https://postmaster.b.example/policy, SENDER",
        "550 5.7.1 No such user; see https://postmaster.b.example/policy, SENDER"
    })
    void theNameOfAHostOrPageIsNoWordAboutSomebodyUnknown(String reply, Bucket bucket) {
        assertThat(sorted(reply).bucket()).isEqualTo(bucket);
    }

    /** Accents do not count: many leave them out. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    550 Aucun abonné à ce nom                         | HARD
                    550 Aucun abonne a ce nom                         | HARD
                    550 La boite aux lettres demandee n'existe plus   | HARD
                    550 Kein solcher Benutzer                         | HARD
                    550 Empfängeradresse ungültig                     | HARD
                    550 Empfänger nicht bekannt                       | HARD
                    550 Usuario no encontrado                         | HARD
                    550 La cuenta de correo no existe                 | HARD
                    550 Utente non trovato                            | HARD
                    550 Destinatário não encontrado                   | HARD
                    550 Gebruiker bestaat niet                        | HARD
                    550 5.1.1 Nie ma takiego uzytkownika              | HARD
                    550 Mauvais destinataire                          | HARD
                    550 Adresse de courriel non reconnue              | HARD
                    550 E-Mail-Adresse falsch                         | HARD
                    550 BAL inexistante                               | HARD
                    553 Utilisateur non declare sur ce serveur        | HARD
                    550 Adressat unbekannt                            | HARD
                    550 Der Empfänger existiert hier nicht            | HARD
                    550 El usuario no pertenece a este dominio        | HARD
                    550 Compte de messagerie fermé                    | DISABLED
                    550 Postfach gesperrt                             | DISABLED
                    550 Cuenta desactivada                            | DISABLED
                    550 Casella disabilitata                          | DISABLED
                    550 Le quota de messagerie est atteint            | SOFT
                    552 Espace disque insuffisant                     | SOFT
                    552 Postfach überfüllt                            | SOFT
                    550 Dépassement de quota pour ce destinataire     | SOFT
                    552 La casella ha raggiunto il limite di spazio   | SOFT
                    552 Caixa postal lotada                           | SOFT
                    554 Message trop volumineux                       | SENDER
                    552 Nachricht zu groß                             | SENDER
                    550 SPF incorrect pour votre domaine              | SENDER
                    550 L'expéditeur n'existe pas (vérification)      | SENDER
                    554 Ihre Nachricht enthält einen Virus            | SENDER
                    554 Serveur émetteur non autorisé                 | SENDER
                    550 5.7.1 Le groupe accepte uniquement les siens  | SENDER
                    550 Relais interdit                               | SENDER
                    550 Absender abgelehnt                            | SENDER
                    550 Adresse de l'expéditeur incorrecte            | SENDER
                    550 Domaine de l'expéditeur inexistant            | SENDER
                    535 Usuario o contraseña no válidos               | SENDER
                    554 Votre message a été rejeté par notre filtre   | SENDER
                    550 MI:SPF 163 smtp7, see http://mail.163.com     | SENDER
                    451 MI:SFQ 163 mx, see http://mail.163.com        | THROTTLE
                    """)
    void repliesInOtherLanguagesMeanTheSame(String reply, Bucket bucket) {
        assertThat(sorted(reply).bucket()).isEqualTo(bucket);
    }

    /** Said of where our mail comes back to, and of nobody else. */
    @ParameterizedTest
    @CsvSource({
        "550 Domain bounces.jeudi.example does not exist, SENDER",
        "517 Domain does not exist: bounces.jeudi.example., SENDER",
        "550 5.1.0 <b+t@bounces.jeudi.example> no such user here (callout), SENDER",
        "550 5.1.1 <a@b.example> no such user; mail of <b+t@bounces.jeudi.example>, HARD",
        "550 5.1.2 Domain b.example does not exist, HARD",
        "550 Too many invalid recipients, THROTTLE",
        "550 Domain jeudi.example in MAIL FROM does not exist, SENDER",
        "550 Le domaine de l'émetteur n'existe pas, SENDER",
        "550 Dominio remitente inexistente, SENDER",
        "550 Personne inconnue à cette adresse, HARD",
        "554 Refusé : adresse IP inconnue, SENDER",
        "554 5.7.1 You are not a known user of this relay, SENDER",
        "553 sorry (this recipient is not in my validrcptto list) (#5.7.1), HARD",
        "550 Le destinataire n'est pas connu de nos services, HARD",
        "550 Address invalid, HARD",
        "550 Not a customer here, HARD",
        "450 4.4.3 Host not found; try again, SOFT",
        "550 5.2.2 User has too many mails on the server, SOFT"
    })
    void whatIsWrongWithUsIsNotWrongWithTheReader(String reply, Bucket bucket) {
        assertThat(sorted(reply).bucket()).isEqualTo(bucket);
    }

    /** STANDARDS 4.4. */
    @ParameterizedTest
    @CsvSource({
        "550 5.1.1 Adresse d au moins un destinataire invalide. OFR_416 [416], HARD",
        "550 5.5.0 Boite du destinataire pleine. LPN007_417, SOFT",
        "550 5.2.1 Boite archivee. LPN007_420, DISABLED",
        "550 5.2.1 Compte bloque. OFR_426 [426], DISABLED",
        "421 Trop de connexions veuillez verifier votre configuration. OFR004_104 [104], THROTTLE",
        "450 4.7.1 Veuillez reessayer plus tard. OFR_505 [505], THROTTLE",
        "550 5.7.1 SPF incorrect. LPN105_517, SENDER",
        "550 5.7.1 SPF incorrect. OUK_401, SENDER",
        "553 5.1.8 Emetteur invalide. OUK_403, SENDER",
        "553 5.1.8 Emetteur invalide. OUK_405, SENDER",
        "553 Emetteur invalide. OUK_415, SENDER",
        "553 Emetteur invalide. OUK_421, SENDER",
        "554 Refus. OUK_630, SENDER",
        "553 5.1.8 Emetteur invalide. OFR_405 [405], SENDER",
        "550 5.2.0 Mail rejete. OFR_506 [506], SENDER",
        "552 5.2.3 Message trop gros. OFR_514 [514], SENDER",
        "550 5.7.1 Adresse IP source bloquee. OFR004_102 [102], SENDER",
        "554 Service refuse. OFR_999 [999], SENDER"
    })
    void frenchProvidersSayWhatTheyMean(String reply, Bucket bucket) {
        assertThat(sorted(reply).bucket()).isEqualTo(bucket);
    }

    /** STANDARDS 4.1, G3, G5: codes that need no words. */
    @ParameterizedTest
    @CsvSource({
        "550 5.1.1, HARD",
        "550 5.1.2, HARD",
        "553 5.1.3, HARD",
        "551 5.1.6, HARD",
        "556 5.1.10, HARD",
        "550 5.4.4, HARD",
        "550 5.7.17, HARD",
        "550 5.7.18, HARD",
        "550 5.2.1, DISABLED",
        "525 5.7.13, DISABLED",
        "552 5.2.2, SOFT",
        "452 4.2.2, SOFT",
        "452 4.3.1, SOFT",
        "451 4.4.7, SOFT",
        "550 5.7.1, SENDER",
        "550 5.7.26, SENDER",
        "550 5.7.27, SENDER",
        "550 5.7.30, SENDER",
        "550 5.7.25, SENDER",
        "550 5.7.29, SENDER",
        "550 5.7.509, SENDER",
        "550 5.7.515, SENDER",
        "550 5.1.7, SENDER",
        "550 5.1.8, SENDER",
        "550 5.6.0, SENDER",
        "552 5.3.4, SENDER",
        "501 5.5.2, SENDER",
        "421 4.7.28, THROTTLE",
        "452 4.5.3, THROTTLE",
        "450 4.3.2, THROTTLE",
        "421 0.0.0, THROTTLE"
    })
    void aCodeAloneIsSortedAsTheStandardHasIt(String reply, Bucket bucket) {
        assertThat(sorted(reply).bucket()).isEqualTo(bucket);
    }

    /** Each says it in words of its own, or in none. */
    @ParameterizedTest
    @CsvSource({
        "450 4.7.1 <a@b.example>: Recipient address rejected: Try again later, SOFT",
        "451 4.7.1 Please try again later, SOFT",
        "451 4.7.1 Mail from this host is delayed for 300 seconds, SOFT",
        "451 4.7.0, SOFT",
        "450 4.7.1 Client host rejected: cannot find your reverse hostname, SENDER",
        "450 4.7.1 Client host blocked using zen.spamhaus.org, SENDER",
        "451 4.7.24 The SPF record has suspicious entries, SENDER",
        "421 4.7.27 Your email has been rate limited because SPF did not pass, SENDER",
        "421 4.7.32 Your email has been rate limited because From is not aligned, SENDER"
    })
    void a47IsGreylistingUnlessItSaysMore(String reply, Bucket bucket) {
        assertThat(sorted(reply).bucket()).isEqualTo(bucket);
    }

    /** RFC 5321's words for a 550, which are of the address unless the rest says whose they are. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    550 Requested action not taken: mailbox unavailable, see https://postmaster.gmx.net/case | RCPT    | HARD
                    550 Requested action not taken: mailbox unavailable, see https://postmaster.gmx.net/case | DATA    | SENDER
                    550 5.5.0 Requested action not taken: mailbox unavailable (S20)                          | UNKNOWN | HARD
                    550 Requested action not taken: mailbox unavailable                                      | UNKNOWN | DISABLED
                    450 Requested action not taken: mailbox unavailable                                      | RCPT    | DISABLED
                    550 Requested action not taken: mailbox unavailable, rejected by a policy of ours        | RCPT    | SENDER
                    550 Requested action not taken: mailbox unavailable. Invalid DNS MX                      | RCPT    | SENDER
                    550 Requested action not taken: mailbox unavailable. Sender refused                      | RCPT    | SENDER
                    550 5.7.1 Requested action not taken: mailbox not available                              | RCPT    | DISABLED
                    550 Requested action not taken: mail 71 is rejected                                      | RCPT    | SENDER
                    550 Requested action not taken                                                           | UNKNOWN | DISABLED
                    """)
    void theWordsOfTheStandardAreOfTheAddressUnlessTheRestSaysMore(
            String reply, Stage stage, Bucket bucket) {
        var said = SmtpReply.of(Integer.parseInt(reply.substring(0, 3)), reply);

        assertThat(rules.sort(said, stage).bucket()).isEqualTo(bucket);
    }

    /** "Does not accept", "does not have", "invalid" are said of more than addresses. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    550 This person does not accept mail in non-Latin letters     | SENDER
                    552 Account <a@b.example> does not have enough space for it   | SOFT
                    552 The user has exhausted allowed storage                    | SOFT
                    554 5.5.2 Invalid data in message                             | SENDER
                    552 MIME/REJECT: invalid structure                            | SENDER
                    553 5.5.3 That domain is not in my list of allowed rcpthosts  | SENDER
                    452 4.5.3 Later please                                        | THROTTLE
                    550 5.5.3                                                     | THROTTLE
                    554 Nobody to send to: no valid recipients (#5.1.3)           | HARD
                    550 We are not configured to relay mail of yours              | SENDER
                    550 AUTH FAILED                                               | SENDER
                    554 Connection refused due to abuse                           | SENDER
                    550 Your network is on our block list                         | SENDER
                    550 User not a member of domain <a@b.example>                 | HARD
                    550 Only a member may write, you are not a member             | SENDER
                    550 a was not found in LDAP server                            | HARD
                    550 LDAP server unavailable                                   | SOFT
                    550 Account not found                                         | HARD
                    550 Destinatario errato                                       | HARD
                    550 Mittente sconosciuto                                      | SENDER
                    550 Konto jest zablokowane                                    | DISABLED
                    550 This user account is not activated                        | DISABLED
                    """)
    void aWordMeansWhatItIsSaidOf(String reply, Bucket bucket) {
        assertThat(sorted(reply).bucket()).isEqualTo(bucket);
    }

    /** It is Postfix that suspends a delivery, not somebody an account; why, it says behind. */
    @ParameterizedTest
    @CsvSource({
        "delivery temporarily suspended: connect to mx.b.example[192.0.2.1]: No route to host, SOFT",
        "delivery temporarily suspended: lost connection with mx.b.example[192.0.2.1], SOFT",
        "delivery temporarily suspended: conversation with mx.b.example timed out, SOFT",
        "delivery temporarily suspended: host mx.b.example refused to talk to me: 554 IP blocked,"
                + " SENDER",
        "lost connection with mx.b.example while performing the EHLO handshake, SOFT",
        "this mailbox is temporarily suspended, DISABLED"
    })
    void aDeliveryThatIsSuspendedIsNoSuspendedMailbox(String said, Bucket bucket) {
        assertThat(rules.sort(0, "5.0.0", said, Stage.UNKNOWN).bucket()).isEqualTo(bucket);
    }

    @Test
    void nobodyIsCalledUnknownOnAWordThatAFilterMaySay() {
        assertThat(rules.sort(550, null, "User unknown", Stage.RCPT).bucket())
                .isEqualTo(Bucket.HARD);
        assertThat(rules.sort(550, null, "User unknown", Stage.DATA).bucket())
                .isEqualTo(Bucket.DISABLED);
        assertThat(rules.sort(550, null, "550 User unknown", Stage.UNKNOWN).bucket())
                .isEqualTo(Bucket.DISABLED);
        assertThat(rules.sort(550, "5.1.1", "User unknown", Stage.DATA).bucket())
                .isEqualTo(Bucket.HARD);
    }

    @ParameterizedTest
    @CsvSource({
        "550 No valid recipients, RCPT, HARD",
        "554 5.1.1 No valid recipients, UNKNOWN, HARD",
        "550 Error: no valid recipients from 192.0.2.1, RCPT, SENDER",
        "554 5.5.1 Error: no valid recipients, DATA, SOFT",
        "554 5.5.1 Error: no valid recipients, UNKNOWN, SOFT",
        "503 No valid recipients, DATA, SOFT"
    })
    void noValidRecipientsMeansWhatItAnswers(String reply, Stage stage, Bucket bucket) {
        var said = SmtpReply.of(Integer.parseInt(reply.substring(0, 3)), reply);

        assertThat(rules.sort(said, stage).bucket()).isEqualTo(bucket);
    }

    /** In SendGrid's words. */
    @ParameterizedTest
    @CsvSource({
        "unable to get mx info: failed to get IPs from PTR record: unrecognized address, HARD",
        "unable to get mx info: lookup b.example: i/o timeout, SOFT"
    })
    void aDomainWithoutServersIsNoFaultOfOurs(String said, Bucket bucket) {
        assertThat(rules.sort(0, null, said, Stage.UNKNOWN).bucket()).isEqualTo(bucket);
    }

    @Test
    void noDomainIsCalledUnknownOnceItTookTheRecipient() {
        assertThat(rules.sort(554, null, "Rejected: link to an unknown domain", Stage.DATA))
                .extracting(Verdict::bucket)
                .isEqualTo(Bucket.SENDER);
        assertThat(rules.sort(550, "5.1.2", "Unknown domain", Stage.DATA).bucket())
                .isEqualTo(Bucket.HARD);
        assertThat(rules.sort(550, null, "Unknown domain", Stage.RCPT).bucket())
                .isEqualTo(Bucket.HARD);
    }

    @Test
    void whatIsTrueTodayOnlyIsNotHard() {
        assertThat(rules.sort(451, "4.3.0", "Domain not found", Stage.RCPT).bucket())
                .isEqualTo(Bucket.SOFT);
        assertThat(rules.sort(450, "4.2.0", "Greylisted, try again", Stage.RCPT).bucket())
                .isEqualTo(Bucket.SOFT);
    }

    @Test
    void aReplyGivenToUsIsSortedByTheSameTable() {
        var reply = SmtpReply.of(550, "550-5.1.1 <camille@orange.example>\n550 5.1.1 Unknown user");

        assertThat(rules.sort(reply, Stage.RCPT))
                .isEqualTo(new Verdict("userunknown", Bucket.HARD, true));
    }

    /** X21. */
    @Test
    void anEndlessReplyIsSortedAtOnce() {
        var endless = "user account mailbox quota ".repeat(100_000);

        var verdict =
                ProcessorTime.within(
                        Duration.ofSeconds(1), () -> rules.sort(550, null, endless, Stage.RCPT));

        assertThat(verdict.bucket()).isNotEqualTo(Bucket.HARD);
    }

    /** X21: one report may hold a thousand of them. */
    @Test
    void repliesWithoutAWordAreSortedAtOnce() {
        var endless = "a1".repeat(2_000);

        var verdicts =
                ProcessorTime.within(
                        Duration.ofSeconds(5),
                        () ->
                                Stream.generate(() -> rules.sort(550, null, endless, Stage.UNKNOWN))
                                        .limit(3_000)
                                        .toList());

        assertThat(verdicts).hasSize(3_000);
    }

    private Verdict sorted(String line) {
        var reply = SmtpReply.of(Integer.parseInt(line.substring(0, 3)), line);
        return rules.sort(reply, Stage.RCPT);
    }
}
