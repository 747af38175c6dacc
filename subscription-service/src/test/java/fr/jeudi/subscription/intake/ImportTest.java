package fr.jeudi.subscription.intake;

import static fr.jeudi.subscription.Visitor.anAddress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import de.siegmar.fastcsv.reader.CsvReader;
import fr.jeudi.subscription.Visitor;
import fr.jeudi.subscription.WholeService;
import fr.jeudi.subscription.consent.Consent;
import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.intake.CsvImport.Format;
import fr.jeudi.subscription.intake.CsvImport.Status;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.tokens.Ids;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.gridfs.GridFsOperations;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** STANDARDS P6, X9, X10, R1. */
@WholeService
class ImportTest {
    private static final String WHY = "?basis=paper form&consentedAt=2026-11-01";

    @Autowired MockMvcTester web;
    @Autowired Visitor visitor;
    @Autowired Subscribers subscribers;
    @Autowired Consents consents;
    @Autowired Imports imports;
    @Autowired ImportRunner runner;
    @Autowired LineTaker taker;
    @Autowired GridFsOperations files;
    @Autowired Ids ids;
    @Autowired MongoOperations mongo;

    @Test
    void linesBecomeActiveSubscribersWithTheProofStaffGave() {
        var address = anAddress();

        var done = done(upload("email;name;language\n" + address + ";Zoé;en\n", WHY));

        assertThat(done.get("created").asInt()).isEqualTo(1);
        var it = subscribers.known(Set.of(address)).getFirst();
        assertThat(it.state()).isEqualTo(State.ACTIVE);
        assertThat(it.choices().name()).isEqualTo("Zoé");
        assertThat(it.choices().language().code()).isEqualTo("en");
        visitor.waitsFor(it.id(), "active");
        assertThat(consents.of(it.id()))
                .singleElement()
                .satisfies(proof -> {
                    assertThat(proof.evidence().source()).isEqualTo(Consent.Source.IMPORT);
                    assertThat(proof.paper())
                            .isEqualTo(new Consent.Paper("user", "paper form", "2026-11-01"));
                });
        assertThat(visitor.mailsTo(address)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, ','", "UTF-8, ';'", "windows-1252, ';'", "UTF-8, '\t'"})
    void spreadsheetsOfAllKindsAreRead(String charset, String separator) {
        var address = anAddress();
        var csv =
                String.join(separator, "Nom", "Langue", "Courriel")
                        + "\r\n"
                        + String.join(separator, "\"Hélène\"", "fr-FR", address)
                        + "\r\n";

        done(upload(csv.getBytes(Charset.forName(charset)), WHY));

        assertThat(subscribers.known(Set.of(address)).getFirst().choices().name())
                .isEqualTo("Hélène");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumn() {
        var address = anAddress();

        done(upload("\uFEFFemail,name\n" + address + ",Zoé\n", WHY));

        assertThat(subscribers.known(Set.of(address))).hasSize(1);
    }

    @Test
    void whoHasLeftOrIsSuppressedStaysSoAndTheFileSaysWhy() {
        var left = anAddress();
        subscribers.change(visitor.subscribes(left, ""), it -> it.suppress(false, Instant.EPOCH));
        var active = anAddress();
        visitor.subscribes(active, "");
        var csv =
                "email,name\n%s,A\n%s,B\n=cmd|' /C calc'!A0,C\n,D\n%s,\"+33 1\"\n"
                        .formatted(left, active, "nobody@nowhere");

        var done = done(upload(csv, WHY));

        assertThat(counts(done)).isEqualTo("5 0 1 4");
        assertThat(subscribers.known(Set.of(left)).getFirst().state()).isEqualTo(State.SUPPRESSED);
        assertThat(refused(done))
                .startsWith("\uFEFFline,reason,explanation,email,name")
                .contains("2,suppressed,")
                .contains("4,malformed-address,")
                .contains("5,missing-address,")
                .contains("'=cmd|")
                .contains("'+33 1");
    }

    @Test
    void theSameAddressTwiceInAFileIsOneSubscriber() {
        var address = anAddress();

        var done =
                done(
                        upload(
                                "email\n%s\n%s\n"
                                        .formatted(address, address.toUpperCase(Locale.ROOT)),
                                WHY));

        assertThat(counts(done)).isEqualTo("2 1 1 0");
    }

    @Test
    void aPendingSignUpBecomesActiveOnTheWordOfStaff() {
        var address = anAddress();
        visitor.signsUp(address);

        assertThat(counts(done(upload("email\n" + address + "\n", WHY)))).isEqualTo("1 1 0 0");

        assertThat(subscribers.known(Set.of(address)).getFirst().state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void thousandsOfLinesTakeSecondsAndTakingThemAgainChangesNothing() {
        var csv = lines(5_000);

        assertThat(counts(done(upload(csv, WHY)))).isEqualTo("5000 5000 0 0");
        assertThat(counts(done(upload(csv, WHY)))).isEqualTo("5000 0 5000 0");
    }

    @Test
    void linesTakenJustBeforeACrashAreCountedOnce() {
        var csv = lines(1_200);
        var file = files.store(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), "x");
        var begun = aRunningImport(file.toHexString());
        try (var records = CsvReader.builder().ofCsvRecord(csv)) {
            taker.take(begun, records.stream().skip(1).limit(ImportRunner.AT_ONCE).toList());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }

        mongo.insert(begun);
        runner.runSoon();

        await().atMost(Duration.ofSeconds(60))
                .until(() -> imports.find(begun.id()).orElseThrow().status() == Status.DONE);
        var done = imports.find(begun.id()).orElseThrow();
        assertThat(done.read()).isEqualTo(1_200);
        assertThat(done.created()).isEqualTo(1_200);
        await().until(() -> !isKept(file));
    }

    @Test
    void aFileLeftByACrashIsForgottenButNotOneStillToBeRead() {
        var left = files.store(new ByteArrayInputStream(new byte[] {1}), "left");
        var csv = lines(1).getBytes(StandardCharsets.UTF_8);
        var needed = files.store(new ByteArrayInputStream(csv), "needed");
        var begun = mongo.insert(aRunningImport(needed.toHexString()));

        runner.forgetFilesKeptBefore(Instant.now().plusSeconds(60));

        assertThat(isKept(left)).isFalse();
        runner.runSoon();
        await().until(() -> imports.find(begun.id()).orElseThrow().status() == Status.DONE);
    }

    private boolean isKept(ObjectId file) {
        return files.findOne(Query.query(Criteria.where("_id").is(file))) != null;
    }

    private CsvImport aRunningImport(String file) {
        return new CsvImport(
                ids.next(),
                file,
                new Format("UTF-8", ",", 0, 1, 2),
                "paper",
                "2026-11-01",
                "anna",
                Status.RUNNING,
                null,
                1_200,
                0,
                0,
                0,
                0,
                Instant.now(),
                null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?consentedAt=2026-11-01|email\\na@b.example|import-basis-missing",
                "?basis=x|email\\na@b.example|import-date-missing",
                "?basis=x&consentedAt=yesterday|email\\na@b.example|import-date-malformed",
                "?basis=x&consentedAt=2199-01-01|email\\na@b.example|import-date-future",
                "?basis=x&consentedAt=2026-11-01|nom;prenom\\na;b|import-header-missing",
                "?basis=x&consentedAt=2026-11-01|''|import-header-missing"
            })
    void whatCannotBeTakenAtAllIsSaidAtOnce(String why, String csv, String problem) {
        assertThat(upload(csv.replace("\\n", "\n"), why))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("https://jeudi.fr/problems/" + problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PK\u0003\u0004\u0000\u0000", "e\u0000m\u0000a\u0000i\u0000l\u0000"})
    void anythingButTextIsRefused(String bytes) {
        assertThat(upload(bytes.getBytes(StandardCharsets.ISO_8859_1), WHY)).hasStatus(400);
    }

    @Test
    void aQuoteNeverClosedFailsTheImportAndNotTheService() {
        var csv = "email\n\"" + "x".repeat(2_000_000);

        assertThat(done(upload(csv, WHY)).get("status").asString()).isEqualTo("failed");
    }

    @Test
    void aMultipartUploadIsTakenWithItsParametersInTheForm() {
        var address = anAddress();
        var file =
                new MockMultipartFile(
                        "file",
                        "a.csv",
                        "text/csv",
                        ("email\n" + address).getBytes(StandardCharsets.UTF_8));

        var created =
                web.post()
                        .uri("/api/imports")
                        .multipart()
                        .file(file)
                        .param("basis", "fair")
                        .param("date", "2026-11-01")
                        .with(as("operator"))
                        .exchange();

        assertThat(created).hasStatus(201).containsHeader("Location");
        assertThat(counts(done(created))).isEqualTo("1 1 0 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"editor", "publisher", "marketing"})
    void onlyOperatorsImport(String role) {
        assertThat(web.get().uri("/api/imports").with(as(role))).hasStatus(403);
        assertThat(web.get().uri("/admin/subscribers/imports").with(signedInAs(role)))
                .hasStatus(403);
    }

    @Test
    void staffUploadWatchAndTakeTheRefusedLinesAway() {
        var file =
                new MockMultipartFile(
                        "file",
                        "a.csv",
                        "text/csv",
                        "email\nnobody".getBytes(StandardCharsets.UTF_8));
        var operator = signedInAs("operator");

        assertThat(web.get().uri("/admin/subscribers/imports").with(operator))
                .hasStatus(200)
                .bodyText()
                .contains("name=\"_csrf\"")
                .doesNotContain("??");
        assertThat(
                        web.post()
                                .uri("/admin/subscribers/imports")
                                .multipart()
                                .file(file)
                                .param("basis", "fair")
                                .param("consentedAt", "2026-11-01")
                                .with(operator))
                .hasStatus(403);
        var sent =
                web.post()
                        .uri("/admin/subscribers/imports")
                        .multipart()
                        .file(file)
                        .param("basis", "fair")
                        .param("consentedAt", "2026-11-01")
                        .with(operator)
                        .with(csrf())
                        .exchange();
        assertThat(sent).hasStatus3xxRedirection();

        var page = String.valueOf(sent.getResponse().getRedirectedUrl());
        await().untilAsserted(() ->
                assertThat(web.get().uri(page + "/progress").with(operator))
                        .hasStatus(200)
                        .bodyText()
                        .doesNotContain("hx-get")
                        .doesNotContain("<html")
                        .contains("refused.csv"));
        assertThat(web.get().uri(page).with(operator))
                .hasStatus(200)
                .bodyText()
                .contains("<html")
                .doesNotContain("??");
        assertThat(web.get().uri(page + "/refused.csv").with(operator))
                .hasStatus(200)
                .bodyText()
                .contains("malformed-address");
        assertThat(
                        web.post()
                                .uri("/admin/subscribers/imports")
                                .multipart()
                                .file(file)
                                .param("basis", "")
                                .with(operator)
                                .with(csrf()))
                .hasStatus(400)
                .bodyText()
                .contains("role=\"alert\"");
    }

    @Test
    void anUnknownImportIs404() {
        assertThat(web.get().uri("/api/imports/aaaaaaaaaaaaaaab").with(as("admin"))).hasStatus(404);
        assertThat(web.get().uri("/api/imports/aaaaaaaaaaaaaaab/refused").with(as("admin")))
                .hasStatus(404);
    }

    private static String lines(int count) {
        var stem = UUID.randomUUID().toString();
        return IntStream.range(0, count)
                .mapToObj(i -> "reader%d-%s@orange.example,Reader %d,fr".formatted(i, stem, i))
                .collect(Collectors.joining("\n", "email,name,language\n", "\n"));
    }

    private MvcTestResult upload(String csv, String why) {
        return upload(csv.getBytes(StandardCharsets.UTF_8), why);
    }

    private MvcTestResult upload(byte[] csv, String why) {
        return web.post()
                .uri("/api/imports" + why)
                .contentType("text/csv")
                .content(csv)
                .with(as("operator"))
                .exchange();
    }

    private JsonNode done(MvcTestResult created) {
        assertThat(created).hasStatus(201);
        var id = json(created).get("id").asString();
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                json(
                                        web.get()
                                                .uri("/api/imports/" + id)
                                                .with(as("operator"))
                                                .accept(MediaType.APPLICATION_JSON)
                                                .exchange()),
                        it -> !it.get("status").asString().equals("running"));
    }

    private String refused(JsonNode done) {
        return text(
                web.get()
                        .uri("/api/imports/" + done.get("id").asString() + "/refused")
                        .with(as("operator"))
                        .exchange());
    }

    private static String counts(JsonNode it) {
        return "%d %d %d %d"
                .formatted(
                        it.get("read").asInt(),
                        it.get("created").asInt(),
                        it.get("unchanged").asInt(),
                        it.get("refused").asInt());
    }

    private static JsonNode json(MvcTestResult result) {
        return JsonMapper.shared().readTree(text(result));
    }

    private static String text(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString(StandardCharsets.UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RequestPostProcessor as(String role) {
        return jwt().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }

    private static RequestPostProcessor signedInAs(String role) {
        return oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }
}
