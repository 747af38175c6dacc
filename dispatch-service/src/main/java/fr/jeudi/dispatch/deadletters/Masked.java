package fr.jeudi.dispatch.deadletters;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values for people to look at: addresses and names masked, what is long cut short. */
final class Masked {
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "([^\\s\"'<>(),;:@])[^\\s\"'<>(),;:@]{0,100}?(?:@|%40)([^\\s\"'<>(),;:@]+)");

    /** In text that is no JSON, the usual dead letter. */
    private static final Pattern NAME =
            Pattern.compile("(\"name\"\\s{0,20}:\\s{0,20}\"[^\"\\\\]?)(?:\\\\.|[^\"\\\\])*+");

    /** Looked at beyond what is shown, so that no address is cut before its sign. */
    private static final int LOOK_AHEAD = 400;

    private static final int LONG_STRING = 80;
    private static final int LONG_VALUE = 4_000;
    private static final int MOST_OF_A_LIST = 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Masked() {}

    static String text(String text, int most) {
        var seen = text.substring(0, Math.min(text.length(), most + LOOK_AHEAD));
        var named = NAME.matcher(seen).replaceAll("$1***");
        var masked = ADDRESS.matcher(named).replaceAll("$1***@$2");
        return masked.length() <= most ? masked : masked.substring(0, most) + "…";
    }

    /** Pretty if it is JSON, else as text. */
    static String value(byte[] bytes) {
        try {
            var tree = JSON.readTree(bytes);
            if (tree.isContainer()) {
                var pretty = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(mask(tree));
                return cut(pretty);
            }
        } catch (JacksonException _) {
            // Shown as what it is.
        }
        return text(
                new String(bytes, 0, Math.min(bytes.length, 2_000), StandardCharsets.UTF_8), 500);
    }

    private static JsonNode mask(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var masked = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(it ->
                                masked.set(
                                        text(it.getKey(), LONG_STRING),
                                        it.getKey().equals("name") && it.getValue().isString()
                                                ? name(it.getValue().stringValue())
                                                : mask(it.getValue())));
                yield masked;
            }
            case ArrayNode array -> {
                var masked = JsonNodeFactory.instance.arrayNode();
                array.valueStream().limit(MOST_OF_A_LIST).map(Masked::mask).forEach(masked::add);
                if (array.size() > MOST_OF_A_LIST) {
                    masked.add("… " + (array.size() - MOST_OF_A_LIST));
                }
                yield masked;
            }
            default ->
                    node.isString()
                            ? JsonNodeFactory.instance.stringNode(
                                    text(node.stringValue(), LONG_STRING))
                            : node;
        };
    }

    private static JsonNode name(String name) {
        return JsonNodeFactory.instance.stringNode(
                name.isEmpty() ? "" : new String(Character.toChars(name.codePointAt(0))) + "***");
    }

    private static String cut(String text) {
        return text.length() <= LONG_VALUE ? text : text.substring(0, LONG_VALUE) + "…";
    }
}
