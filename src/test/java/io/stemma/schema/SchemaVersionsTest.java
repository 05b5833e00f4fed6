package io.stemma.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaVersionsTest {
  @ParameterizedTest
  @EnumSource
  void theProgramNamesEachFile(SchemaPart part) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(part.folder()))) {
      assertThat(part.files())
          .containsExactlyElementsOf(
              files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void anythingMissingIsNotCurrent() {
    SortedMap<String, Integer> record = SchemaPart.RECORD.checksums();
    SortedMap<String, Integer> graph = SchemaPart.GRAPH.checksums();

    assertThat(versions(none(), none()).areCurrent(false)).isFalse();
    assertThat(versions(record, none()).areCurrent(false)).isTrue();
    assertThat(versions(record, none()).areCurrent(true)).isFalse();
    assertThat(versions(record, graph.headMap(SchemaPart.GRAPH.last())).areCurrent(true)).isFalse();
    assertThat(versions(record, graph).areCurrent(true)).isTrue();
  }

  @Test
  void noFunctionIsMadeTwice() throws IOException {
    List<String> made =
        Stream.of(SchemaPart.values())
            .flatMap(part -> part.files().stream().map(part::text))
            .flatMap(String::lines)
            .filter(line -> line.startsWith("CREATE FUNCTION ") && !line.contains("audit.leaf("))
            .map(line -> line.substring(0, line.indexOf('(')))
            .toList();

    assertThat(made).hasSizeGreaterThan(80).doesNotHaveDuplicates();
    assertThat(
            Stream.of(SchemaPart.values()).flatMap(part -> part.files().stream().map(part::text)))
        .noneMatch(text -> text.contains("CREATE OR REPLACE"));
  }

  private static SortedMap<String, Integer> none() {
    return new TreeMap<>();
  }

  private static SchemaVersions versions(
      SortedMap<String, Integer> record, SortedMap<String, Integer> graph) {
    return new SchemaVersions(Map.of(SchemaPart.RECORD, record, SchemaPart.GRAPH, graph));
  }
}
