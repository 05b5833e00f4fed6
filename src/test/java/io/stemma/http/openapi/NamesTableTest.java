package io.stemma.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A member of an entity is its column's name in camelCase; docs/agent.md has the table of all. */
class NamesTableTest {
  private static final Path PAGE = Path.of("docs", "agent.md");

  @Test
  void aMemberIsItsColumnInCamelCase() {
    for (Shape shape : EntitySchemas.shapes()) {
      for (Field field : shape.fields().values()) {
        assertThat(field.name())
            .as("%s of %s", field.column(), shape.name())
            .isEqualTo(isOwnName(shape, field) ? "id" : camelCase(field.column()));
      }
    }
  }

  /** On a difference, what is expected is the text to put there. */
  @Test
  void thePageHasTheTableOfAllNames() throws IOException {
    assertThat(Files.readString(PAGE)).contains(table());
  }

  private static String table() {
    return "| entity | table | members |\n|---|---|---|\n"
        + EntitySchemas.shapes().stream()
            .sorted(Comparator.comparing(Shape::name))
            .map(NamesTableTest::line)
            .collect(Collectors.joining("\n"));
  }

  private static String line(Shape shape) {
    return "| `%s` | `%s` | %s |"
        .formatted(
            shape.name(),
            shape.table().name(),
            shape.fields().values().stream()
                .map(
                    field ->
                        isOwnName(shape, field)
                            ? "`id` (`" + field.column() + "`)"
                            : "`" + field.name() + "`")
                .collect(Collectors.joining(", ")));
  }

  /** The column of the entity's own name, which references to it call as the column is called. */
  private static boolean isOwnName(Shape shape, Field field) {
    List<String> key = shape.table().key();
    return field.column().equals(key.get(key.size() - 1))
        && field.column().endsWith("_id")
        && !field.name().endsWith("Id");
  }

  private static String camelCase(String column) {
    String[] words = column.split("_", -1);
    StringBuilder name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
    }
    return name.toString();
  }
}
