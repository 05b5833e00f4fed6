package io.stemma.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.question.lineage.Direction;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.testing.MortalServer;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Cypher asked of a server of its own, whose end does not touch the record's. */
class CypherElsewhereIT {
  @RegisterExtension static final TestDatabase RECORD = TestDatabase.withGraph();

  @TempDir private Path folder = Path.of("");

  @Test
  void theOtherServerAnswersCypherAndMayEndAlone() throws Exception {
    try (MortalServer other = new MortalServer(folder.resolve("server"))) {
      // Given: the same schema there, with other rows, to tell who answers
      DatabaseUrl there = other.url();
      PostgresSettings settings = new PostgresSettings(there, PostgresSettings.DEFAULT_GRAPH);
      new Schema(settings).bringUpToDate();
      try (Connection connection = Postgres.connect(there, "stemma-test");
          Statement statement = connection.createStatement()) {
        statement.execute("INSERT INTO core.identities (agent_id) VALUES ('there')");
      }
      RECORD.execute(
          "INSERT INTO core.identities (agent_id, parent_agent_id) VALUES ('here', 'root')");
      PostgresSettings both =
          new PostgresSettings(
              RECORD.settings().url(), PostgresSettings.DEFAULT_GRAPH, settings.cypherUrl());
      try (GraphUnderTest graph = new GraphUnderTest(both, Limits.cypher())) {
        assertThat(graph.ask("MATCH (a:Agent) RETURN a.id").rows())
            .isEqualTo(List.of(List.of("there")));

        // When
        other.kill();

        // Then
        assertThatThrownBy(() -> graph.ask("RETURN 1")).hasMessageContaining("No answer from");
        assertThat(graph.lineageIds("root", Direction.DESCENDANTS)).containsExactly("1:here");

        // When
        other.startAgain();

        // Then
        assertThat(graph.ask("MATCH (a:Agent) RETURN a.id").rows())
            .isEqualTo(List.of(List.of("there")));
      }
    }
  }
}
