package fr.jeudi.dispatch.desk;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.mail.Recipient.Unreachable;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why somebody did not get it, in the lists, in "Send again" and in the mail at the end. */
class CauseWordsTest {
    private static final Pattern REASONS =
            Pattern.compile("^(?:\\[(?<one>[a-z]+)]|bucket [A-Z]+ *=(?<many>[a-z ]+))");

    /** Those that are no reply's. */
    private static final List<String> OURS =
            List.of(
                    "unsubscribed",
                    "suppressed",
                    "pending",
                    "forgotten",
                    "cancelled",
                    "expired",
                    "interrupted",
                    "no-answer",
                    "no-smtputf8",
                    "no-8bitmime",
                    "not-made",
                    "hung-up",
                    "relay-waited-for",
                    "invalid-address",
                    "bounced",
                    "sent-again",
                    "treated-as-sent");

    @ParameterizedTest
    @ValueSource(strings = {"messages.properties", "messages_en.properties"})
    void everyReasonAndEveryCauseHasAWordInBothLanguages(String file) throws IOException {
        var words = new Properties();
        words.load(new StringReader(resource(file)));

        assertThat(reasons()).hasSizeGreaterThan(30);
        assertThat(Stream.of(reasons(), OURS, unreachable()).flatMap(List::stream))
                .allSatisfy(it ->
                        assertThat(words.getProperty("dispatch.cause." + it)).as(it).isNotBlank());
    }

    private static List<String> reasons() throws IOException {
        return resource("replies.rules")
                .lines()
                .map(REASONS::matcher)
                .filter(Matcher::find)
                .map(it -> Objects.requireNonNullElseGet(it.group("one"), () -> it.group("many")))
                .flatMap(it -> Stream.of(it.strip().split(" +", -1)))
                .distinct()
                .toList();
    }

    private static List<String> unreachable() {
        return Stream.of(Unreachable.values()).map(Unreachable::word).toList();
    }

    private static String resource(String name) throws IOException {
        try (var in = CauseWordsTest.class.getResourceAsStream("/dispatch/" + name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
