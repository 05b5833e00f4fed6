package io.stemma.backfill.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.SqliteFile;
import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.mapping.KeptCell;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceRow;
import io.stemma.backfill.source.SourceSnapshot;
import io.stemma.backfill.source.SourceTable;
import io.stemma.demo.DemoEstate;
import io.stemma.demo.DemoOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that was moved by one revision of the mapping is only read again under another one. */
class MappingRevisionTest {
  @TempDir private Path folder = Path.of("");

  /**
   * Where this fails, a mapping makes other records than it did: raise the revision in {@link
   * GovernanceFamily} and put the sum found here beside it.
   */
  @Test
  void aMappingThatMakesOtherRecordsHasAnotherRevision() throws SQLException {
    // Given: ordinary rows, and cells of every kind in every column of both dialects
    DemoEstate.write(new DemoOrder(60, 1, folder.resolve("demo.db"), false));
    SqliteFile live = SqliteFile.in(folder, "live.db");
    RandomFile.write(live, GovernanceTables.LIVE, 60, 1);
    SqliteFile now = SqliteFile.in(folder, "new.db");
    RandomFile.write(now, GovernanceTables.NEW, 60, 1);
    // When
    MessageDigest sum = sha256();
    List.of(folder.resolve("demo.db"), live.path(), now.path()).forEach(file -> add(sum, file));
    // Then
    assertThat(GovernanceFamily.FAMILY.mapping() + " " + HexFormat.of().formatHex(sum.digest()))
        .isEqualTo("governance 3 14084bb6065e9685b35c18e48d4d81227841914f376457ead8001c207b6e5c23");
  }

  private static void add(MessageDigest sum, Path file) {
    try (SourceSnapshot snapshot = SourceSnapshot.take(file);
        SourceDatabase source = SourceDatabase.open(snapshot, file)) {
      for (SourceTable table : source.tables()) {
        GovernanceFamily.FAMILY
            .mappingOf(table)
            .ifPresent(mapping -> source.read(table, null, row -> add(sum, mapping, row)));
      }
    }
  }

  private static void add(MessageDigest sum, TableMapping mapping, SourceRow row) {
    RowContext context = new RowContext(row, "a file", ZoneOffset.UTC);
    try {
      for (@Nullable String[] values : mapping.records().records(context)) {
        add(sum, Arrays.toString(values));
      }
    } catch (RowRefused e) {
      add(sum, e.reason());
    }
    for (KeptCell cell : context.kept()) {
      add(sum, cell.column() + cell.reason());
    }
  }

  private static void add(MessageDigest sum, String text) {
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    sum.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
