package fr.jeudi.local.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir Path folder;

    @Test
    void theSecondStartReadsWhatTheFirstMade() throws IOException {
        var file = folder.resolve("secrets.properties");
        var made = Secrets.of(file, Optional.empty());
        made.markShown();

        var read = Secrets.of(file, Optional.empty());

        assertThat(read.tokenKeys()).isEqualTo(made.tokenKeys());
        assertThat(read.password("admin")).isEqualTo(made.password("admin"));
        assertThat(read.signingKey()).isEqualTo(made.signingKey());
        assertThat(read.areShown()).isTrue();
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void oneGivenPasswordStandsForAll() {
        var secrets = Secrets.of(folder.resolve("secrets.properties"), Optional.of("given"));

        assertThat(secrets.password("editor")).isEqualTo("given");
        assertThat(secrets.apiSecret()).isEqualTo("given");
        assertThat(secrets.staffClientSecret()).isNotEqualTo("given");
    }

    @Test
    void aDamagedFileIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("secrets.properties"), "token-keys=1:aa\n");

        assertThatThrownBy(() -> Secrets.of(file, Optional.empty()))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("JEUDI_LOCAL_DATA");
    }
}
