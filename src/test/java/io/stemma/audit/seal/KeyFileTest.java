package io.stemma.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key of a trail is made once, for its owner's eyes. */
class KeyFileTest {
  @TempDir Path folder;

  @Test
  void isMadeOnceAndReadAgain() throws IOException {
    Path file = folder.resolve("new/audit.key");
    NoteSigner made = KeyFile.open(file);

    assertThat(KeyFile.open(file).written()).isEqualTo(made.written());
    assertThat(KeyFile.verifier(KeyFile.publicPart(file)).text())
        .isEqualTo(KeyFile.verifier(file).text())
        .isEqualTo(made.verifier().text());
    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    try (var files = Files.list(folder.resolve("new"))) {
      assertThat(files).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "x\ny\n"})
  void isRefusedWithItsFilesName(String text) throws IOException {
    Path file = folder.resolve("audit.key");
    Files.writeString(file, text);

    assertThatThrownBy(() -> KeyFile.open(file))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIT_KEY_UNUSABLE))
        .hasMessageContaining("audit.key");
  }
}
