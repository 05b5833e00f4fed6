package io.stemma.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.testing.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rows name is there, and what is there already costs nothing. */
class ReferencesIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @BeforeAll
  static void countStatements() {
    DATABASE.execute(
        """
        INSERT INTO core.identities (agent_id) VALUES ('known');
        INSERT INTO core.tags (name) VALUES ('known');
        CREATE SEQUENCE core.inserts;
        CREATE FUNCTION counted() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN PERFORM nextval(''core.inserts''); RETURN NULL; END';
        CREATE TRIGGER counted AFTER INSERT ON core.identities FOR EACH STATEMENT EXECUTE FUNCTION counted();
        CREATE TRIGGER counted AFTER INSERT ON core.tags FOR EACH STATEMENT EXECUTE FUNCTION counted();
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT INTO audit.events (agent_id, event_type) VALUES ('%s', 't')",
        "INSERT INTO core.sessions (session_id, agent_id) VALUES (gen_random_uuid()::text, '%s')",
        "INSERT INTO core.discovery_tags (discovery_id, tag) VALUES (gen_random_uuid()::text, '%s')",
      })
  void whatIsThereIsNotInsertedAgain(String insert) {
    String before = inserts();

    DATABASE.execute(insert.formatted("known"));

    assertThat(inserts()).as("statements that fire the triggers of the graph").isEqualTo(before);
  }

  @Test
  void whatIsMissingIsThereAfterwards() {
    DATABASE.execute(
        "INSERT INTO audit.events (agent_id, event_type) VALUES ('known', 't'), ('new', 't'), ('new', 't'), ('', 't'), (NULL, 't')");
    DATABASE.execute(
        "INSERT INTO core.discovery_tags (discovery_id, tag) VALUES ('d', 'known'), ('d', 'new')");

    assertThat(DATABASE.rows("SELECT agent_id, placeholder FROM core.identities ORDER BY 1"))
        .containsExactly("known|f", "new|t");
    assertThat(DATABASE.rows("SELECT name FROM core.tags ORDER BY 1"))
        .containsExactly("known", "new");
  }

  private static String inserts() {
    return DATABASE.value("SELECT last_value || is_called::text FROM core.inserts");
  }
}
