package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.verify.VerifyReport;
import io.stemma.demo.DemoEstate;
import io.stemma.demo.DemoOrder;
import io.stemma.schema.Projection;
import io.stemma.store.postgres.Postgres;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rows that were written without the graph are known to lack in it, until it is made again. */
class WithoutGraphIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase SHARED = TestDatabase.withGraph();

  @TempDir private Path folder = Path.of("");

  @Test
  void theGraphIsNotWholeUntilItIsMadeAgain() {
    Path estate = folder.resolve("estate.db");
    DemoEstate.write(new DemoOrder(40, 5, estate, false));

    LoadReport without = run(estate, LoadOptions.usual().withGraph(false));
    LoadReport ordinary = run(estate, LoadOptions.usual());
    VerifyReport found = verify(estate);
    StemmaCommand different = stemma("graph", "verify");
    StemmaCommand rebuilt = stemma("graph", "rebuild");
    LoadReport last = run(estate, LoadOptions.usual());

    assertThat(without.graphGaps()).contains("identities", "discoveries", "tags");
    assertThat(without.graph().values()).containsOnly(0L);
    assertThat(ordinary.run()).isGreaterThan(without.run());
    assertThat(ordinary.graphGaps()).isEqualTo(without.graphGaps());
    assertThat(found.isClean()).isFalse();
    assertThat(different.exit()).isEqualTo(1);
    assertThat(different.output()).contains("Agent", "missing", "graph rebuild");
    assertThat(rebuilt.exit()).isZero();
    assertThat(rebuilt.output()).contains("Agent");
    assertThat(stemma("graph", "verify").exit()).isZero();
    assertThat(last.graphGaps()).isEmpty();
    assertThat(verify(estate).isClean()).isTrue();
  }

  @Test
  void onlyTheOwnerMayWriteWithoutTheGraph() throws SQLException {
    SHARED.execute(
        """
        DROP ROLE IF EXISTS stemma_test_writer;
        CREATE ROLE stemma_test_writer LOGIN PASSWORD 'only-of-this-test';
        GRANT stemma_writer TO stemma_test_writer
        """);
    var writer = SHARED.url().as("stemma_test_writer", "only-of-this-test");
    try (Connection connection = Postgres.connect(writer, "stemma-test");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          BEGIN; SET LOCAL stemma.projection = 'off';
          INSERT INTO core.discovery_tags (discovery_id, tag) VALUES ('of-writer', 'of-writer'); COMMIT
          """);
    }

    assertThat(SHARED.rows("SELECT * FROM projection.gaps")).isEmpty();
    assertThat(new Projection(SHARED.url()).differences()).isEmpty();
    SHARED.execute("DROP ROLE stemma_test_writer");
  }

  @Test
  void aStatementThatWritesNothingLeavesNoGap() {
    SHARED.execute(
        """
        BEGIN; SET LOCAL stemma.projection = 'off';
        UPDATE core.discoveries SET summary = 'new' WHERE discovery_id = 'nowhere';
        DELETE FROM core.discoveries WHERE discovery_id = 'nowhere'; COMMIT
        """);

    assertThat(SHARED.rows("SELECT * FROM projection.gaps")).isEmpty();
  }

  private static LoadReport run(Path file, LoadOptions options) {
    return new Backfill(
            DATABASE.settings(),
            GovernanceFamily.FAMILY,
            null,
            options,
            new StopRequest(),
            Progress.UNSEEN)
        .run(List.of(file))
        .get(0);
  }

  private static VerifyReport verify(Path file) {
    return new Verification(DATABASE.settings(), GovernanceFamily.FAMILY, null, 10)
        .run(List.of(file))
        .get(0);
  }

  private static StemmaCommand stemma(String... arguments) {
    return StemmaCommand.run(Map.of("DB_POSTGRES_URL", DATABASE.text()), arguments);
  }
}
