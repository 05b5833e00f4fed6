package io.stemma.question;

import static io.stemma.question.RecordUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.identity.AgentId;
import io.stemma.question.lineage.Direction;
import io.stemma.question.tags.TagName;
import io.stemma.question.tags.TagOrder;
import io.stemma.schema.Schema;
import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No question but the one that counts everything reads a big table from end to end. */
class PlansIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  /** More often than PostgreSQL looks at the values before it keeps one plan for all. */
  private static final int TIMES = 8;

  private static final AgentId AGENT = new AgentId("a40");
  private static final AgentId OTHER = new AgentId("a19999");

  @BeforeAll
  static void fill() throws SQLException {
    new Schema(DATABASE.settings()).migrate();
    // A session tells what it has read when it ends.
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(FILL);
    }
  }

  private static final String FILL =
      """
      INSERT INTO core.identities (agent_id, parent_agent_id, tags)
      SELECT 'a' || i, 'a' || i / 3, ARRAY['t' || i % 200, 'u' || i % 500]
        FROM generate_series(1, 20000) i;
      INSERT INTO core.discoveries (discovery_id) SELECT 'd' || i FROM generate_series(1, 20000) i;
      INSERT INTO core.discovery_tags (discovery_id, tag)
      SELECT 'd' || i, 't' || i % 200 FROM generate_series(1, 20000) i;
      ANALYZE core.identities, core.discoveries, core.discovery_tags, core.tags
      """;

  @Test
  @Timeout(120)
  void readByIndex() {
    List<String> before = scans();

    try (PostgresUnderTest record = new PostgresUnderTest(DATABASE)) {
      for (int i = 0; i < TIMES; i++) {
        for (Direction direction : Direction.values()) {
          await(record.lineage().of(AGENT, direction, 1_000, 100, null));
        }
        await(record.kinship().path(AGENT, OTHER, null));
        await(record.kinship().commonAncestor(AGENT, OTHER, null));
        await(record.subtrees().statistics(AGENT, null));
        await(record.tags().list(new TagName("t1"), TagOrder.NAME, 10, null));
        await(record.tags().carriers(new TagName("t7"), 100, null));
        await(record.sharedTags().with(AGENT, 1, 100, null));
        await(record.sharedTags().pairs(100, null));
      }
    }

    awaitTheirEnd();
    assertThat(scans()).isEqualTo(before);
  }

  private static void awaitTheirEnd() {
    while (!DATABASE
        .value(
            "SELECT count(*) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()")
        .equals("0")) {
      Thread.onSpinWait();
    }
  }

  private static List<String> scans() {
    return DATABASE.rows(
        """
        SELECT relname, seq_scan FROM pg_stat_user_tables
         WHERE relname IN ('identities', 'discoveries', 'discovery_tags') ORDER BY relname
        """);
  }
}
