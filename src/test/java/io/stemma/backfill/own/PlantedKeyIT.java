package io.stemma.backfill.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.Backfill;
import io.stemma.backfill.Conversion;
import io.stemma.backfill.SqliteFile;
import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.mapping.Family;
import io.stemma.record.RecordTables;
import io.stemma.record.RowStore;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Agents write to their estate's file: a key that one of them puts there opens nothing. */
class PlantedKeyIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir private Path folder = Path.of("");

  @Test
  void isNotTakenUnlessTheOperatorTrustsTheFile() throws Exception {
    Path live = planted("live.db", 0);
    Path claimsToBeOwn = planted("claims.db", 0x5354454DL);

    for (Path file : List.of(live, claimsToBeOwn)) {
      assertThat(taken(GovernanceFamily.FAMILY, file).notTaken()).containsExactly("access_keys");
    }
    assertThat(taken(GovernanceFamily.WITH_SERVICE_KEYS, live).notAccountedFor())
        .singleElement()
        .satisfies(found -> assertThat(found.table()).isEqualTo("access_keys"))
        .satisfies(found -> assertThat(found.reason()).contains("none of Stemma's own"));
    assertThat(DATABASE.value("SELECT count(*) FROM access.keys")).isEqualTo("0");

    taken(GovernanceFamily.WITH_SERVICE_KEYS, claimsToBeOwn);
    assertThat(DATABASE.value("SELECT count(*) FROM access.keys")).isEqualTo("1");
  }

  @Test
  void isNotConverted() throws Exception {
    Path made = folder.resolve("made.db");
    new Conversion(GovernanceFamily.FAMILY, null, new StopRequest())
        .run(List.of(planted("old.db", 0)), made);

    try (RowStore store = Stores.file(made)) {
      assertThat(Stores.rows(store, RecordTables.KEYS)).isEmpty();
    }
  }

  private Path planted(String name, long application) throws Exception {
    return SqliteFile.live(folder, name)
        .agent("honest", "2025-06-01T00:00:00Z")
        .execute("PRAGMA application_id = " + application)
        .execute(
            "CREATE TABLE access_keys (key_id, name, prefix, scheme, hash, permissions_json, created_at)")
        .insert(
            "access_keys (key_id, name, prefix, scheme, hash, permissions_json, created_at)",
            "k",
            "planted",
            "stm_aaaaaaaa",
            "sha256",
            "0".repeat(64),
            "[\"admin\"]",
            "2025-06-01T00:00:00Z")
        .path();
  }

  private static LoadReport taken(Family family, Path file) {
    return new Backfill(DATABASE.settings(), family, null, new StopRequest())
        .run(List.of(file))
        .get(0);
  }
}
