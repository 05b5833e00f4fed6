package io.stemma.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaVersionsTest {
  @Test
  void theLastVersionsAreThoseOfTheFiles() throws IOException {
    assertThat(SchemaVersions.LAST_OF_RECORD).isEqualTo(last("db"));
    assertThat(SchemaVersions.LAST_OF_GRAPH).isEqualTo(last("age"));
  }

  @Test
  void anythingMissingIsNotCurrent() {
    assertThat(new SchemaVersions(null, null).areCurrent(false)).isFalse();
    assertThat(new SchemaVersions(SchemaVersions.LAST_OF_RECORD, null).areCurrent(false)).isTrue();
    assertThat(new SchemaVersions(SchemaVersions.LAST_OF_RECORD, null).areCurrent(true)).isFalse();
    assertThat(new SchemaVersions(SchemaVersions.LAST_OF_RECORD, "0001").areCurrent(true))
        .isFalse();
  }

  private static String last(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("^V(\\d+)__.*", "$1"))
          .max(String::compareTo)
          .orElseThrow();
    }
  }
}
