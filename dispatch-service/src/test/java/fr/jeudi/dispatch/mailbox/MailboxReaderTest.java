package fr.jeudi.dispatch.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.bounce.BounceClassifier;
import fr.jeudi.dispatch.mail.CompiledMails;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Returned;
import fr.jeudi.dispatch.returned.Returns;
import fr.jeudi.dispatch.tokens.ReturnKey;
import fr.jeudi.dispatch.tokens.ReturnToken;
import fr.jeudi.dispatch.tokens.ReturnToken.Purpose;
import fr.jeudi.dispatch.tokens.Token;
import fr.jeudi.dispatch.tokens.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.util.unit.DataSize;

/** S4, S6, S8, S9, L5, U17, against a real IMAP server in this JVM. */
@DispatchTest
class MailboxReaderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Clock CLOCK = Clock.systemUTC();

    @Autowired Returns returns;
    @Autowired BounceClassifier classifier;
    @Autowired CompiledMails mails;
    @Autowired Tokens tokens;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.released();
    private final String reader = AnIssue.anId();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final GreenMail server = new GreenMail(new ServerSetup(0, null, "imap"));
    private final List<MailboxReader> readers = new ArrayList<>();
    private final AtomicBoolean turn = new AtomicBoolean(true);
    private GreenMailUser account = account();
    private final int port = server.getImap().getPort();

    @BeforeEach
    void anIssueIsKept() {
        wire.write("issue-released", issue.id(), issue.issue());
        await().atMost(PATIENCE).until(() -> mails.find(issue.id()).isPresent());
    }

    private GreenMailUser account() {
        server.start();
        return server.setUser("bounces@example.org", "bounces", "secret");
    }

    @AfterEach
    void end() {
        readers.forEach(MailboxReader::stop);
        server.stop();
    }

    @Test
    void aBounceIsKeptWithItsCauseThenPutAway() {
        arrives(ReturnedMail.bounce("b+" + token(Purpose.ISSUE) + "@bounces.example.org", ""));
        start();

        var bounced = heard();
        assertThat(bounced.kind()).isEqualTo(Kind.BOUNCED);
        assertThat(bounced.issueId()).isEqualTo(issue.id());
        assertThat(bounced.status()).isEqualTo("5.1.1");
        assertThat(bounced.cause()).isEqualTo("550 5.1.1 <z***@orange.example> user unknown");
        assertThat(bounced.verdict()).isNotNull();
        assertPutAway("Jeudi", 1);
    }

    /** Mail that arrives while the reader waits. */
    @Test
    void aMailThatArrivesLaterIsReadAtOnce() {
        start(properties(Duration.ofMinutes(10), "Jeudi"));
        await().atMost(PATIENCE).until(() -> readers.getFirst().state().isReading());

        // Again and again, for the first may arrive before the reader has begun to wait.
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    arrives(
                            ReturnedMail.bounce(
                                    "b+" + token(Purpose.ISSUE) + "@bounces.example.org", ""));
                    return !returns.by(reader).isEmpty();
                });
    }

    @Test
    void aMessageIdAloneLeadsBackToo() {
        arrives(ReturnedMail.bounce("jeudi@example.org", key().messageId(token(Purpose.ISSUE))));
        start();

        assertThat(heard().kind()).isEqualTo(Kind.BOUNCED);
    }

    @Test
    void aDelayIsNoBounce() {
        arrives(ReturnedMail.delay("b+" + token(Purpose.ISSUE) + "@bounces.example.org"));
        start();

        assertThat(heard().kind()).isEqualTo(Kind.DEFERRED);
    }

    @Test
    void aForgedBounceChangesNobody() {
        var genuine = token(Purpose.ISSUE);
        var forged = genuine.substring(0, 55) + (genuine.endsWith("a") ? "b" : "a");
        arrives(ReturnedMail.bounce("b+" + forged + "@bounces.example.org", ""));
        arrives(
                ReturnedMail.bounce(
                        "b+"
                                + key().sign(new ReturnToken(Purpose.ISSUE, reader, AnIssue.anId()))
                                + "@b.example",
                        ""));
        start();

        assertPutAway("Jeudi", 2);
        assertThat(returns.by(reader)).isEmpty();
        assertThat(count("backscatter")).isEqualTo(2);
    }

    /** U17. */
    @ParameterizedTest
    @ValueSource(strings = {"unsubscribe", "", "Re: Essai", "Undelivered Mail", "bonjour"})
    void aMailToTheUnsubscribeAddressUnsubscribesWhateverItSays(String subject) {
        var address =
                "U+" + token(Purpose.UNSUBSCRIBE).toUpperCase(Locale.ROOT) + "@BOUNCES.example.org";
        arrives(ReturnedMail.plain("<" + address + ">", subject));
        arrives(ReturnedMail.plain("<" + address + ">", subject));
        start();

        assertThat(heard().kind()).isEqualTo(Kind.LEFT);
        assertPutAway("Jeudi", 2);
    }

    @Test
    void oneTokenIsNotGoodForTheOthersPurpose() {
        arrives(
                ReturnedMail.plain(
                        "u+" + token(Purpose.ISSUE) + "@bounces.example.org", "unsubscribe"));
        arrives(
                ReturnedMail.bounce(
                        "jeudi@example.org",
                        "<" + token(Purpose.UNSUBSCRIBE) + "@bounces.example.org>"));
        start();

        assertPutAway("Jeudi", 2);
        assertThat(returns.by(reader)).isEmpty();
        assertThat(count("other")).isEqualTo(1);
        assertThat(count("backscatter")).isEqualTo(1);
    }

    /** S8. */
    @ParameterizedTest
    @CsvSource({
        "abuse, COMPLAINED",
        "fraud, COMPLAINED",
        "virus, COMPLAINED",
        "other, COMPLAINED",
        "opt-out, LEFT"
    })
    void aComplaintIsKeptByTheMessageId(String type, Kind kind) {
        arrives(ReturnedMail.complaint(type, key().messageId(token(Purpose.ISSUE)), ""));
        start();

        assertThat(heard().kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"not-spam, no-complaint", "auth-failure, unauthenticated"})
    void whatIsNoComplaintTouchesNobody(String type, String status) {
        arrives(ReturnedMail.complaint(type, key().messageId(token(Purpose.ISSUE)), ""));
        start();

        assertPutAway("Jeudi", 1);
        assertThat(returns.by(reader)).isEmpty();
        assertThat(count(status)).isEqualTo(1);
    }

    /** S8: where the provider has taken out everything else. */
    @Test
    void aComplaintIsKeptByTheLinksToUnsubscribe() {
        var link = tokens.sign(new Token(Token.Purpose.UNSUBSCRIBE, reader, issue.id(), 0, null));
        arrives(ReturnedMail.complaint("abuse", "", "https://jeudi.example/unsubscribe/" + link));
        start();

        assertThat(heard().kind()).isEqualTo(Kind.COMPLAINED);
    }

    @Test
    void anUnsubscribeLinkProvesNoBounce() {
        var link = tokens.sign(new Token(Token.Purpose.UNSUBSCRIBE, reader, issue.id(), 0, null));
        arrives(
                ReturnedMail.bounce("jeudi@example.org", "")
                        .replace(
                                "Subject: Essai",
                                "Subject: Essai\nList-Unsubscribe:\n"
                                        + " <https://jeudi.example/unsubscribe/"
                                        + link
                                        + ">"));
        start();

        assertPutAway("Jeudi", 1);
        assertThat(returns.by(reader)).isEmpty();
    }

    /** L5, S9. */
    @Test
    void anAutomaticAnswerIsIgnored() {
        arrives(ReturnedMail.autoReply("b+" + token(Purpose.ISSUE) + "@bounces.example.org"));
        start();

        assertPutAway("Jeudi", 1);
        assertThat(returns.by(reader)).isEmpty();
        assertThat(count("auto-reply")).isEqualTo(1);
    }

    /** U17: whoever answers with a photograph leaves all the same. */
    @Test
    void aLargeMailToTheUnsubscribeAddressUnsubscribes() {
        var address = "u+" + token(Purpose.UNSUBSCRIBE) + "@bounces.example.org";
        arrives(ReturnedMail.plain(address, "photo") + "x\n".repeat(150_000));
        start();

        assertThat(heard().kind()).isEqualTo(Kind.LEFT);
        assertPutAway("Jeudi", 1);
    }

    /** With all of a large mail behind the report. */
    @Test
    void aLargeBounceIsKeptByTheReportAtItsFront() {
        arrives(
                ReturnedMail.bounce("b+" + token(Purpose.ISSUE) + "@bounces.example.org", "")
                        .replace("\n--b--", "\n" + "x\n".repeat(150_000) + "--b--"));
        start();

        assertThat(heard().kind()).isEqualTo(Kind.BOUNCED);
        assertPutAway("Jeudi", 1);
    }

    @Test
    void aLargeMailThatSaysNothingIsSetAsideAndStopsNothing() {
        var address = "b+" + token(Purpose.ISSUE) + "@bounces.example.org";
        arrives(ReturnedMail.plain(address, "huge") + "x\n".repeat(150_000));
        arrives(ReturnedMail.bounce(address, ""));
        start();

        assertThat(heard().kind()).isEqualTo(Kind.BOUNCED);
        assertPutAway("Jeudi", 1);
        assertPutAway("Jeudi-unreadable", 1);
    }

    @Test
    void aMailThatCannotBeReadIsSetAsideAndStopsNothing() {
        var address = "b+" + token(Purpose.ISSUE) + "@bounces.example.org";
        arrives(ReturnedMail.plain(address, "poison"));
        arrives(ReturnedMail.bounce(address, ""));
        start(
                properties(Duration.ofMillis(200), "Jeudi"),
                new Sorter(classifier, returns, CLOCK) {
                    @Override
                    Sorted take(byte[] mail, @Nullable Instant arrivedAt) {
                        if (new String(mail, StandardCharsets.UTF_8).contains("poison")) {
                            throw new IllegalStateException("poison");
                        }
                        return super.take(mail, arrivedAt);
                    }
                });

        assertThat(heard().kind()).isEqualTo(Kind.BOUNCED);
        assertPutAway("Jeudi-unreadable", 1);
    }

    /** More of them than are looked at at once; refused with a NO, or an OK and nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"STATUS nowhere (MESSAGES)", "NOOP"})
    void mailsTheServerCannotGiveOutAreSetAsideAndStopNothing(String answer) throws Exception {
        for (int i = 0; i < 51; i++) {
            arrives(ReturnedMail.plain("jeudi@example.org", "damaged"));
        }
        var damaged =
                mailsIn("INBOX").stream()
                        .map(it -> String.valueOf(it.getUid()))
                        .collect(Collectors.joining("|"));
        arrives(bounceOf(reader));
        try (var older = OlderServer.of(port)) {
            older.instead("UID FETCH (" + damaged + ") .*BODY.*", answer);
            older.instead("UID FETCH .*RFC822.SIZE.*", answer);
            start(properties(older.port(), Duration.ofMillis(200), "Jeudi"));

            assertThat(heard().kind()).isEqualTo(Kind.BOUNCED);
            await().atMost(PATIENCE).until(() -> size("Jeudi-unreadable") == 51);
            assertPutAway("Jeudi", 1);
            assertThat(readers.getFirst().state().isReading()).isTrue();
        }
    }

    @Test
    void whileTheStoreIsAwayMailsWait() {
        var away = new AtomicInteger(2);
        arrives(ReturnedMail.bounce("b+" + token(Purpose.ISSUE) + "@bounces.example.org", ""));
        start(
                properties(Duration.ofMillis(200), "Jeudi"),
                new Sorter(classifier, returns, CLOCK) {
                    @Override
                    Sorted take(byte[] mail, @Nullable Instant arrivedAt) {
                        if (away.getAndDecrement() > 0) {
                            throw new DataAccessResourceFailureException("away");
                        }
                        return super.take(mail, arrivedAt);
                    }
                });

        assertThat(heard().kind()).isEqualTo(Kind.BOUNCED);
        assertPutAway("Jeudi", 1);
        assertThat(away.get()).isNegative();
    }

    /** Killed after it was stored, before it was put away. */
    @Test
    void aMailReadTwiceCountsOnce() {
        var killed = new AtomicInteger(1);
        arrives(ReturnedMail.bounce("b+" + token(Purpose.ISSUE) + "@bounces.example.org", ""));
        start(
                properties(Duration.ofMillis(200), "Jeudi"),
                new Sorter(classifier, returns, CLOCK) {
                    @Override
                    Sorted take(byte[] mail, @Nullable Instant arrivedAt) {
                        var sorted = super.take(mail, arrivedAt);
                        if (killed.getAndDecrement() > 0) {
                            throw new DataAccessResourceFailureException("killed");
                        }
                        return sorted;
                    }
                });

        assertPutAway("Jeudi", 1);
        assertThat(heard().kind()).isEqualTo(Kind.BOUNCED);
        assertThat(killed.get()).isNegative();
    }

    @Test
    void whenTheServerComesBackReadingGoesOn() throws MessagingException {
        start();
        await().atMost(PATIENCE).until(() -> readers.getFirst().state().isReading());

        server.stop();
        await().atMost(PATIENCE)
                .until(() -> "unreachable".equals(readers.getFirst().state().trouble()));
        assertThat(health().getCode()).isEqualTo("UNREACHABLE");
        var again = new GreenMail(new ServerSetup(port, null, "imap"));
        again.start();
        try {
            account = again.setUser("bounces@example.org", "bounces", "secret");
            arrives(ReturnedMail.bounce("b+" + token(Purpose.ISSUE) + "@bounces.example.org", ""));

            assertThat(heard().kind()).isEqualTo(Kind.BOUNCED);
            await().atMost(PATIENCE).until(() -> health().equals(Status.UP));
        } finally {
            readers.forEach(MailboxReader::stop);
            again.stop();
        }
    }

    @Test
    void itEndsWithinSecondsWhileItWaitsForMail() {
        start(properties(Duration.ofMinutes(10), "Jeudi"));
        await().atMost(PATIENCE).until(() -> readers.getFirst().state().isReading());
        long asked = System.nanoTime();

        readers.getFirst().stop();

        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(20));
        assertThat(readers.getFirst().isRunning()).isFalse();
    }

    /** With no folder to put them in they stay, seen. */
    @Test
    void mailsMayStayWhereTheyAre() {
        var address = "b+" + token(Purpose.ISSUE) + "@bounces.example.org";
        arrives(ReturnedMail.bounce(address, ""));
        start(properties(Duration.ofMillis(200), ""));

        assertThat(heard().kind()).isEqualTo(Kind.BOUNCED);
        await().atMost(PATIENCE).until(() -> count("bounced") == 1);
        await().during(Duration.ofMillis(800)).atMost(PATIENCE).until(() -> count("bounced") == 1);
        assertThat(size("INBOX")).isEqualTo(1);
    }

    /**
     * What another client has marked to be deleted is its own affair, as far as the server lets us.
     */
    @ParameterizedTest
    @CsvSource({"MOVE, UID EXPUNGE, 1", "MOVE UIDPLUS, EXPUNGE, 0"})
    void aServerThatCannotMoveMailsIsAskedToCopyThem(String lacking, String expunge, int left)
            throws Exception {
        arrives(ReturnedMail.plain("jeudi@example.org", "somebody's"));
        mailsIn("INBOX").getFirst().getMimeMessage().setFlag(Flags.Flag.DELETED, true);
        arrives(bounceOf(reader));
        arrives(bounceOf(reader));
        try (var older = OlderServer.of(port, lacking.split(" "))) {
            start(properties(older.port(), Duration.ofMillis(200), "Jeudi"));

            assertThat(heard().kind()).isEqualTo(Kind.BOUNCED);
            await().atMost(PATIENCE).until(() -> size("INBOX") == left && size("Jeudi") == 2);
            assertThat(older.commands())
                    .anyMatch(it -> it.startsWith("UID COPY"))
                    .anyMatch(it -> it.startsWith(expunge))
                    .noneMatch(it -> it.startsWith("UID MOVE"));
        }
    }

    /** R6. */
    @ParameterizedTest
    @CsvSource({"NOTHING, UID EXPUNGE", "UIDPLUS, EXPUNGE"})
    void mailsReadLongAgoAreDeleted(String lacking, String expunge) throws Exception {
        for (var folder : List.of("Jeudi", "Jeudi-unreadable")) {
            server.getManagers().getImapHostManager().createMailbox(account, folder);
            isKept(folder, 32);
            isKept(folder, 28);
        }
        try (var older = OlderServer.of(port, lacking)) {
            start(properties(older.port(), Duration.ofMillis(200), "Jeudi"));

            await().atMost(PATIENCE)
                    .until(() -> size("Jeudi") == 1 && size("Jeudi-unreadable") == 1);
            assertThat(older.commands()).anyMatch(it -> it.startsWith(expunge));
        }
        for (var folder : List.of("Jeudi", "Jeudi-unreadable")) {
            assertThat(mailsIn(folder).getFirst().getMimeMessage().getSubject()).isEqualTo("28");
        }
    }

    /** With no folder to put them in nothing is ours to delete. */
    @Test
    void mailsThatStayWhereTheyAreAreNotDeleted() throws Exception {
        server.getManagers().getImapHostManager().createMailbox(account, "Jeudi-unreadable");
        isKept("Jeudi-unreadable", 32);
        isKept("INBOX", 32);
        start(properties(Duration.ofMillis(200), ""));

        await().atMost(PATIENCE).until(() -> count("other") == 1);
        var seen = readers.getFirst().state().lastLook();
        await().atMost(PATIENCE)
                .until(() -> !Objects.equals(readers.getFirst().state().lastLook(), seen));
        assertThat(size("INBOX")).isEqualTo(1);
        assertThat(size("Jeudi-unreadable")).isEqualTo(1);
    }

    /** Moved back by hand, or read by one that dies before it has put it away. */
    @Test
    void aBounceReadAgainOnceTheMailWasSentAgainIsStillTheOneBefore() throws Exception {
        var at = CLOCK.instant().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        var address = "b+" + token(Purpose.ISSUE) + "@bounces.example.org";
        isKept("INBOX", ReturnedMail.bounce(address, ""), at);
        start();
        assertThat(heard().at()).isEqualTo(at);

        returns.sentAgain(issue.id(), List.of(reader), CLOCK.instant());
        readers.removeFirst().stop();
        isKept("INBOX", ReturnedMail.bounce(address, ""), at);
        start();
        assertPutAway("Jeudi", 2);
        assertThat(returns.by(reader)).isEmpty();

        arrives(ReturnedMail.bounce(address, ""));
        assertPutAway("Jeudi", 3);
        assertThat(returns.by(reader)).hasSize(1);
    }

    private void isKept(String folder, int days) throws Exception {
        var mail = ReturnedMail.plain("jeudi@example.org", String.valueOf(days));
        isKept(folder, mail, CLOCK.instant().minus(Duration.ofDays(days)));
    }

    private void isKept(String folder, String mail, Instant at) throws Exception {
        server.getManagers()
                .getImapHostManager()
                .getFolder(account, folder)
                .appendMessage(mime(mail), new Flags(), Date.from(at));
    }

    @Test
    void aWrongPasswordIsTold() {
        account.setPassword("another");
        start();

        await().atMost(PATIENCE)
                .until(() -> "user-refused".equals(readers.getFirst().state().trouble()));
    }

    private ReturnKey key() {
        return mails.keyOf(new ReturnToken(Purpose.ISSUE, reader, issue.id())).orElseThrow();
    }

    private String token(Purpose purpose) {
        return key().sign(new ReturnToken(purpose, reader, issue.id()));
    }

    private Returned heard() {
        await().atMost(PATIENCE).until(() -> !returns.by(reader).isEmpty());
        assertThat(returns.by(reader)).hasSize(1);
        return returns.by(reader).getFirst();
    }

    private double count(String status) {
        return meters.counter("dispatch.mailbox.mails", "status", status).count();
    }

    private Status health() {
        return new MailboxHealth(properties(Duration.ofSeconds(1), "Jeudi"), readers.getFirst())
                .health()
                .getStatus();
    }

    private void arrives(String mail) {
        try {
            account.deliver(mime(mail));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MimeMessage mime(String mail) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(
                        mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
    }

    private void assertPutAway(String folder, int mailsThere) {
        await().atMost(PATIENCE).until(() -> size("INBOX") == 0 && size(folder) == mailsThere);
    }

    private int size(String folder) {
        return mailsIn(folder).size();
    }

    private List<StoredMessage> mailsIn(String folder) {
        ImapHostManager host = server.getManagers().getImapHostManager();
        var found = host.getFolder(account, folder);
        return found == null ? List.of() : found.getMessages();
    }

    private void start() {
        start(properties(Duration.ofMillis(200), "Jeudi"));
    }

    private void start(MailboxProperties properties) {
        start(properties, new Sorter(classifier, returns, CLOCK));
    }

    /** Two readers on one mailbox would only get in each other's way. */
    @Test
    void anInstanceWhoseTurnItIsNotLeavesTheMailboxAlone() {
        turn.set(false);
        start(properties(Duration.ofMillis(100), "Jeudi"));
        await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() -> readers.getLast().state().lastLook() == null);

        turn.set(true);
        await().atMost(PATIENCE).until(() -> readers.getLast().state().isReading());
    }

    /** As while a replica joins or leaves, and somebody looks in by hand. */
    @Test
    void twoWhoReadAtOnceAndAnotherWhoMovesMailLoseNoneAndKeepEachOnce() throws Exception {
        var first = Stream.generate(AnIssue::anId).limit(60).toList();
        var second = Stream.generate(AnIssue::anId).limit(20).toList();
        first.forEach(it -> arrives(bounceOf(it)));

        start();
        start();
        moveSome(15);
        await().atMost(PATIENCE).until(() -> returns.count(issue.id(), Kind.BOUNCED) >= 30);
        second.forEach(it -> arrives(bounceOf(it)));
        readers.removeFirst().stop();
        await().atMost(PATIENCE).until(() -> size("INBOX") == 0);

        var kept =
                returns.page(issue.id(), Kind.BOUNCED, 0, 1000).stream()
                        .map(Returned::subscriberId)
                        .toList();
        assertThat(kept).doesNotHaveDuplicates().containsAll(second);
        var byHand = movedByHand();
        assertThat(first)
                .filteredOn(it -> !kept.contains(it))
                .allSatisfy(it -> assertThat(byHand).contains(tokenOf(it)));
        assertThat(size("Jeudi-unreadable")).isZero();
    }

    private String tokenOf(String subscriberId) {
        return key().sign(new ReturnToken(Purpose.ISSUE, subscriberId, issue.id()));
    }

    private String bounceOf(String subscriberId) {
        return ReturnedMail.bounce("b+" + tokenOf(subscriberId) + "@bounces.example.org", "");
    }

    /** Those that come first, which the readers have in hand. */
    private void moveSome(int many) throws MessagingException {
        var settings = new Properties();
        settings.put("mail.imap.host", "127.0.0.1");
        settings.put("mail.imap.port", String.valueOf(port));
        try (var store = Session.getInstance(settings).getStore("imap")) {
            store.connect("bounces", "secret");
            store.getFolder("By hand").create(Folder.HOLDS_MESSAGES);
            for (int i = 0; i < many; i++) {
                try (var inbox = (IMAPFolder) store.getFolder("INBOX")) {
                    inbox.open(Folder.READ_WRITE);
                    if (inbox.getMessageCount() > 0) {
                        inbox.moveMessages(
                                new Message[] {inbox.getMessage(1)}, store.getFolder("By hand"));
                    }
                } catch (MessagingException _) {
                    // A reader was quicker.
                }
            }
        }
    }

    private String movedByHand() throws MessagingException, IOException {
        var all = new ByteArrayOutputStream();
        for (var it : mailsIn("By hand")) {
            it.getMimeMessage().writeTo(all);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private void start(MailboxProperties properties, Sorter sorter) {
        var reader = new MailboxReader(properties, sorter, CLOCK, meters, turn::get);
        readers.add(reader);
        reader.start();
    }

    private MailboxProperties properties(Duration pollInterval, String doneFolder) {
        return properties(port, pollInterval, doneFolder);
    }

    private static MailboxProperties properties(
            int port, Duration pollInterval, String doneFolder) {
        return new MailboxProperties(
                "127.0.0.1",
                port,
                "bounces",
                "secret",
                MailboxProperties.Tls.NONE,
                "INBOX",
                doneFolder,
                "Jeudi-unreadable",
                pollInterval,
                DataSize.ofKilobytes(200),
                Duration.ofDays(30),
                Map.of());
    }
}
