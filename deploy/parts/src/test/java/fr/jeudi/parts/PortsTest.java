package fr.jeudi.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsTest {
    /** So many that chance would repeat some. */
    private static final int MANY = 600;

    @Test
    void noneIsGivenTwice() {
        assertThat(many()).doesNotHaveDuplicates().allMatch(it -> it >= 20_000 && it < 32_000);
    }

    @Test
    void anotherProcessIsGivenOthers() throws IOException {
        var ours = many();
        var other =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                PortsTest.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();

        try (var lines = other.inputReader()) {
            assertThat(lines.lines().map(Integer::valueOf))
                    .hasSize(MANY)
                    .doesNotContainAnyElementsOf(ours);
        }
    }

    static void main() {
        many().forEach(System.out::println);
    }

    private static List<Integer> many() {
        return Stream.generate(Ports::free).limit(MANY).toList();
    }
}
