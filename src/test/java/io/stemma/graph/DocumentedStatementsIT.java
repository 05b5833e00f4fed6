package io.stemma.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.graph.language.CypherStatement;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** AGE plans each statement with the number of columns that its text was read to have. */
class DocumentedStatementsIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final Path STATEMENTS =
      Path.of("src/test/resources/io/stemma/graph/documented-statements.txt");

  @Test
  void haveAsManyColumnsAsTheirTextSays() throws IOException, SQLException {
    List<String> statements =
        Files.readAllLines(STATEMENTS).stream().filter(line -> !line.startsWith("#")).toList();
    List<String> wrong = new ArrayList<>();
    try (Connection connection = DATABASE.connect()) {
      TestDatabase.rows(
          connection, "SELECT set_config('search_path', 'ag_catalog, pg_catalog', false)");
      for (String statement : statements) {
        String refusal = refusal(connection, statement);
        if (!refusal.isEmpty()) {
          wrong.add(statement + ": " + refusal);
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(statements).hasSizeGreaterThan(110);
  }

  private static String refusal(Connection connection, String statement) {
    // What returns nothing has one column that is never filled.
    int columns = Math.max(1, CypherStatement.read(statement).columns().size());
    String types =
        IntStream.rangeClosed(1, columns)
            .mapToObj(i -> "c" + i + " agtype")
            .collect(Collectors.joining(", "));
    String explain =
        "EXPLAIN SELECT * FROM cypher('governance', $doc$"
            + statement
            + "$doc$) AS ("
            + types
            + ")";
    try {
      return TestDatabase.rows(connection, explain).isEmpty() ? "no plan" : "";
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
