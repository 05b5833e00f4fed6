package io.stemma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables of the configuration page are made of {@code configuration.tsv}; the text between them
 * is written by hand. {@code -Dstemma.update} writes them anew.
 */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("docs", "configuration.md");
  private static final Path SOURCE =
      Path.of("src/main/resources/io/stemma/configuration/configuration.tsv");
  private static final String BEGIN = "<!-- keys: ";
  private static final String OTHER_NAMES = "<!-- other names -->";
  private static final String END = "<!-- end -->";
  private static final int COLUMNS = 9;

  /** A line of the source; a cell is empty where nothing is said. */
  private record Key(List<String> cells) {
    String name() {
      return cells.get(0);
    }

    String table() {
      return cells.get(3);
    }

    List<String> aliases() {
      return cells.get(7).isEmpty() ? List.of() : List.of(cells.get(7).split(" "));
    }

    private String range() {
      String least = cells.get(1);
      String most = cells.get(2);
      if (least.isEmpty()) {
        return cells.get(6);
      }
      return told(least) + (most.isEmpty() ? " and more" : " to " + told(most));
    }

    private static String told(String bound) {
      return bound.matches("[0-9]+") ? "%,d".formatted(Long.parseLong(bound)) : "`" + bound + "`";
    }

    String row() {
      return "| `%s` | %s |%s|%s| %s |"
          .formatted(name(), cells.get(4), cell(cells.get(5)), cell(range()), cells.get(8));
    }

    private static String cell(String text) {
      return text.isEmpty() ? " " : " " + text + " ";
    }
  }

  @Test
  void thePageIsMadeOfItsSource() throws IOException {
    List<String> written = Files.readAllLines(PAGE);

    List<String> made = made(written, keys());

    if (System.getProperty("stemma.update") != null) {
      Files.write(PAGE, made);
    }
    assertThat(Files.readAllLines(PAGE))
        .as("the page as its source has it: run this test with -Dstemma.update")
        .isEqualTo(made);
  }

  @Test
  void everyTableOfTheSourceStandsOnThePage() throws IOException {
    Set<String> tables = keys().stream().map(Key::table).collect(Collectors.toSet());

    assertThat(
            Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith(BEGIN))
                .map(ConfigurationPageTest::table))
        .containsExactlyInAnyOrderElementsOf(tables);
  }

  @Test
  void everyLineOfTheSourceIsWhole() throws IOException {
    assertThat(keys())
        .allSatisfy(
            key -> {
              assertThat(key.cells()).as(key.name()).hasSize(COLUMNS);
              assertThat(List.of(key.name(), key.table(), key.cells().get(4), key.cells().get(8)))
                  .as(key.name())
                  .doesNotContain("");
            });
    assertThat(keys().stream().map(Key::name)).doesNotHaveDuplicates();
  }

  /** What names a database keeps the launcher from taking the one in a box. */
  @Test
  void theLauncherKnowsEveryNameOfADatabase() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Key key : keys()) {
      if (Set.of("DB_POSTGRES_URL", "STEMMA_DIRECT_URL", "PGHOST").contains(key.name())) {
        names.add(key.name());
        names.addAll(key.aliases());
      }
    }

    String line =
        Files.readAllLines(Path.of("scripts", "stemma")).stream()
            .filter(text -> text.contains("NAMES_OF_A_DATABASE=("))
            .findFirst()
            .orElseThrow();

    assertThat(Set.of(line.replaceAll(".*\\(|\\)", "").split(" "))).isEqualTo(names);
  }

  private static List<String> made(List<String> written, List<Key> keys) {
    List<String> made = new ArrayList<>();
    boolean skipped = false;
    for (String line : written) {
      if (line.equals(END)) {
        skipped = false;
      }
      if (!skipped) {
        made.add(line);
      }
      if (line.startsWith(BEGIN) || line.equals(OTHER_NAMES)) {
        skipped = true;
        made.add("");
        made.addAll(line.equals(OTHER_NAMES) ? otherNames(keys) : rows(table(line), keys));
        made.add("");
      }
    }
    return made;
  }

  private static List<String> rows(String table, List<Key> keys) {
    List<String> rows =
        new ArrayList<>(
            List.of("| key | default | unit | range | meaning |", "|---|---|---|---|---|"));
    keys.stream().filter(key -> key.table().equals(table)).map(Key::row).forEach(rows::add);
    return rows;
  }

  private static List<String> otherNames(List<Key> keys) {
    List<String> rows = new ArrayList<>(List.of("| name | read as | |", "|---|---|---|"));
    for (Key key : keys) {
      for (String alias : key.aliases()) {
        boolean seconds = alias.endsWith("*1000");
        rows.add(
            "| %s | `%s` |%s|"
                .formatted(alias.replace("*1000", ""), key.name(), seconds ? " in seconds " : " "));
      }
    }
    return rows;
  }

  private static String table(String line) {
    return line.substring(BEGIN.length()).replace(" -->", "");
  }

  private static List<Key> keys() throws IOException {
    return Files.readAllLines(SOURCE).stream()
        .skip(1)
        .map(line -> new Key(List.of(line.split("\t", -1))))
        .toList();
  }
}
