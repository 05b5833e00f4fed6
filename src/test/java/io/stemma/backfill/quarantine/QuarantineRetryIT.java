package io.stemma.backfill.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.backfill.Backfill;
import io.stemma.backfill.SqliteFile;
import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.StopRequest;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rows in quarantine are taken once nothing stands in their way, and only then. */
class QuarantineRetryIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir private Path folder = Path.of("");

  @Test
  void aRowWhoseKeyIsFreeAgainIsTakenWithKeptCellsAndSecret() {
    DATABASE.execute("INSERT INTO core.identities (agent_id, notes) VALUES ('both', 'theirs')");
    long run =
        load(
            SqliteFile.live(folder, "a.db")
                .insert(
                    "agent_metadata (agent_id, status, created_at, last_update, api_key)",
                    "both",
                    "active",
                    "no time",
                    "2025-06-01T00:00:00Z",
                    "secret-token"));
    RetryReport before = retry(run);
    String keptBefore =
        DATABASE.value("SELECT count(*) FROM backfill.kept_cells WHERE target_key = 'both'");
    DATABASE.execute("DELETE FROM core.identities WHERE agent_id = 'both'");

    RetryReport after = retry(run);

    assertThat(keptBefore).isEqualTo("0");
    assertThat(before.left()).isZero();
    assertThat(before.stillThere()).containsEntry("key_taken", 1L);
    assertThat(after.left()).isEqualTo(1);
    assertThat(after.loaded()).isEqualTo(1);
    assertThat(
            DATABASE.rows(
                "SELECT backfill_run, api_key_scheme, api_key_hash = encode(sha256('secret-token'), 'hex') "
                    + "FROM core.identities WHERE agent_id = 'both'"))
        .containsExactly(run + "|sha256|t");
    assertThat(DATABASE.rows("SELECT reason FROM backfill.kept_cells WHERE target_key = 'both'"))
        .containsExactly("unreadable_time");
    assertThat(DATABASE.rows("SELECT 1 FROM backfill.quarantine WHERE run_id = ?", run)).isEmpty();
    assertThat(DATABASE.rows("SELECT * FROM projection.differences()")).isEmpty();
  }

  @Test
  void theSecondRowOfAKeyStaysKnownAsSuch() {
    long run =
        load(
            SqliteFile.live(folder, "dup.db")
                .execute("DROP TABLE discoveries")
                .execute("CREATE TABLE discoveries (id, agent_id, type, summary)")
                .insert("discoveries", "dup", "x", "note", "first")
                .insert("discoveries", "dup", "x", "note", "second"));

    RetryReport stays = retry(run);
    DATABASE.execute("DELETE FROM core.discoveries WHERE discovery_id = 'dup'");
    RetryReport taken = retry(run);

    assertThat(stays.stillThere()).containsExactly(java.util.Map.entry("duplicate_key", 1L));
    assertThat(taken.stay()).isZero();
    assertThat(DATABASE.value("SELECT summary FROM core.discoveries WHERE discovery_id = 'dup'"))
        .isEqualTo("second");
  }

  @Test
  void aRowIsNeverOverwrittenByAnOlderOne() {
    DATABASE.execute("INSERT INTO core.identities (agent_id, notes) VALUES ('newer', 'theirs')");
    SqliteFile file = SqliteFile.live(folder, "newer.db").agent("newer", "2025-06-01T00:00:00Z");
    long first = load(file);
    DATABASE.execute("DELETE FROM core.identities WHERE agent_id = 'newer'");
    load(file.execute("UPDATE agent_metadata SET notes = 'of the second run'"));

    RetryReport report = retry(first);

    assertThat(report.stillThere()).containsExactly(java.util.Map.entry("key_taken", 1L));
    assertThat(DATABASE.value("SELECT notes FROM core.identities WHERE agent_id = 'newer'"))
        .isEqualTo("of the second run");
  }

  @Test
  void aRowWhoseSecretIsLostSaysSo() {
    DATABASE.execute("INSERT INTO core.identities (agent_id) VALUES ('lost')");
    long run =
        load(
            SqliteFile.live(folder, "lost.db")
                .insert(
                    "agent_metadata (agent_id, status, created_at, last_update, api_key)",
                    "lost",
                    "active",
                    "2025-06-01T00:00:00Z",
                    "2025-06-01T00:00:00Z",
                    "secret-token"));
    DATABASE.execute(
        "UPDATE backfill.quarantine SET cells = (SELECT jsonb_agg(c - 'carried') FROM jsonb_array_elements(cells) c);"
            + "DELETE FROM core.identities WHERE agent_id = 'lost'");

    RetryReport report = retry(run);

    assertThat(report.stay()).isEqualTo(1);
    assertThat(report.withoutSecretCount()).isEqualTo(1);
    assertThat(DATABASE.rows("SELECT 1 FROM core.identities WHERE agent_id = 'lost'")).isEmpty();
  }

  @Test
  void aNumberThatIsNoEntryIsToldBeforeAnythingIsTried() {
    QuarantineFilter unknown = new QuarantineFilter(List.of(987_654L), null, null, null);

    assertThatThrownBy(() -> retry(unknown))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.QUARANTINE_ENTRY_NOT_FOUND))
        .hasMessageContaining("987654");
  }

  private static RetryReport retry(long run) {
    return retry(new QuarantineFilter(List.of(), run, null, null));
  }

  private static RetryReport retry(QuarantineFilter filter) {
    return new QuarantineRetry(
            DATABASE.settings(), GovernanceFamily.FAMILY, null, new StopRequest())
        .run(filter);
  }

  private static long load(SqliteFile file) {
    return new Backfill(DATABASE.settings(), GovernanceFamily.FAMILY, null, new StopRequest())
        .run(List.of(file.path()))
        .get(0)
        .run();
  }
}
