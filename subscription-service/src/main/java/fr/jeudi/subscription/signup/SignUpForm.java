package fr.jeudi.subscription.signup;

import fr.jeudi.subscription.person.EmailAddress;
import fr.jeudi.subscription.person.Language;
import fr.jeudi.subscription.person.PersonName;
import fr.jeudi.subscription.subscriber.Choices;
import fr.jeudi.subscription.subscriber.Frequency;
import fr.jeudi.subscription.subscriber.Section;
import fr.jeudi.subscription.subscriber.Tracking;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;

/**
 * A sign-up as typed, by a form or as JSON, believed in nothing.
 *
 * @param website a field people do not see; who fills it is a robot
 */
record SignUpForm(
        String email,
        String name,
        String language,
        List<String> sections,
        String frequency,
        String openTracking,
        String clickTracking,
        String website) {
    private static final int LONGEST = 10_000;

    static SignUpForm empty(Language language) {
        return new SignUpForm(
                "",
                "",
                language.code(),
                Arrays.stream(Section.values()).map(Section::word).toList(),
                Frequency.WEEKLY.word(),
                "",
                "",
                "");
    }

    static SignUpForm of(MultiValueMap<String, String> fields) {
        return new SignUpForm(
                first(fields, "email"),
                first(fields, "name"),
                first(fields, "language"),
                split(fields.getOrDefault("sections", List.of())),
                first(fields, "frequency"),
                first(fields, "openTracking"),
                first(fields, "clickTracking"),
                first(fields, "website"));
    }

    /** Empty if a field is neither text nor, where that makes sense, a list or a boolean. */
    static Optional<SignUpForm> of(JsonNode json) {
        if (!json.isObject()) {
            return Optional.empty();
        }
        for (var field : List.of("email", "name", "language", "frequency", "website")) {
            if (json.hasNonNull(field) && !json.get(field).isString()) {
                return Optional.empty();
            }
        }
        for (var field : List.of("openTracking", "clickTracking")) {
            if (json.hasNonNull(field)
                    && !json.get(field).isString()
                    && !json.get(field).isBoolean()) {
                return Optional.empty();
            }
        }
        return sections(json.path("sections"))
                .map(sections ->
                        new SignUpForm(
                                text(json, "email"),
                                text(json, "name"),
                                text(json, "language"),
                                sections,
                                text(json, "frequency"),
                                text(json, "openTracking"),
                                text(json, "clickTracking"),
                                text(json, "website")));
    }

    private static Optional<List<String>> sections(JsonNode sections) {
        if (sections.isMissingNode() || sections.isNull()) {
            return Optional.of(List.of());
        }
        if (sections.isString()) {
            return Optional.of(split(List.of(sections.asString())));
        }
        return sections.isArray() && sections.valueStream().allMatch(JsonNode::isString)
                ? Optional.of(split(sections.valueStream().map(JsonNode::asString).toList()))
                : Optional.empty();
    }

    private static String text(JsonNode json, String field) {
        return json.hasNonNull(field) ? json.get(field).asString() : "";
    }

    private static String first(MultiValueMap<String, String> fields, String name) {
        return Optional.ofNullable(fields.getFirst(name)).orElse("");
    }

    private static List<String> split(List<String> words) {
        return words.stream()
                .limit(20)
                .filter(it -> it.length() < LONGEST)
                .flatMap(it -> Arrays.stream(it.split(",", -1)))
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .toList();
    }

    boolean isRobot() {
        return !website.isBlank();
    }

    /** By field, the key of the message that says what is wrong. */
    Map<String, String> faults() {
        var faults = new LinkedHashMap<String, String>();
        if (email.isBlank()) {
            faults.put("email", "signup.email.missing");
        } else if (address().isEmpty()) {
            faults.put("email", "signup.email.malformed");
        }
        if (!language.isBlank() && Language.of(language).isEmpty()) {
            faults.put("language", "signup.language.unknown");
        }
        if (sections.stream().anyMatch(it -> Section.of(it).isEmpty())) {
            faults.put("sections", "signup.sections.unknown");
        }
        if (!frequency.isBlank() && Frequency.of(frequency).isEmpty()) {
            faults.put("frequency", "signup.frequency.unknown");
        }
        if (tracking(openTracking).isEmpty()) {
            faults.put("openTracking", "signup.tracking.unknown");
        }
        if (tracking(clickTracking).isEmpty()) {
            faults.put("clickTracking", "signup.tracking.unknown");
        }
        return faults;
    }

    Optional<EmailAddress> address() {
        return EmailAddress.of(email);
    }

    /** Of a form without faults. */
    Choices choices(Language otherwise) {
        return new Choices(
                PersonName.clean(name),
                Language.of(language).orElse(otherwise),
                sections.stream().flatMap(it -> Section.of(it).stream()).toList(),
                Frequency.of(frequency).orElse(Frequency.WEEKLY),
                tracking(openTracking).orElse(Tracking.UNKNOWN),
                tracking(clickTracking).orElse(Tracking.UNKNOWN));
    }

    /** Said nothing: unknown. A box that was not ticked sends nothing. */
    private static Optional<Tracking> tracking(String word) {
        return switch (word.strip()) {
            case "", "unknown" -> Optional.of(Tracking.UNKNOWN);
            case "on", "true", "granted" -> Optional.of(Tracking.GRANTED);
            case "off", "false", "denied" -> Optional.of(Tracking.DENIED);
            default -> Optional.empty();
        };
    }
}
