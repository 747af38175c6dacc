package fr.jeudi.local.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir Path folder;

    @Test
    void aSecondSuiteOnTheSameFolderIsRefused() throws IOException {
        try (var _ = DataFolder.open(folder)) {
            assertThatThrownBy(() -> DataFolder.open(folder))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("in use by another Jeudi (process ")
                    .hasMessageContaining("JEUDI_LOCAL_DATA");
        }

        try (var again = DataFolder.open(folder)) {
            assertThat(again.path()).isEqualTo(folder);
        }
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("JEUDI_LOCAL_DATA");
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> DataFolder.open(file.resolve("under")))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("JEUDI_LOCAL_DATA");
    }
}
