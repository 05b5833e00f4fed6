package io.stemma.backfill;

import io.stemma.backfill.mapping.KeptCell;
import io.stemma.backfill.mapping.RecordMapping;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.source.SourceRow;
import io.stemma.backfill.source.SqliteNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a row tells, whichever form it has: the values of some columns of the record it becomes, as
 * 64 bits of their hash. Two rows with another text for the same instant tell the same.
 *
 * @param compared columns of the record
 * @param cells source columns that both forms have
 */
record Meanings(
    RecordMapping mapping,
    List<String> compared,
    List<String> cells,
    String source,
    @Nullable ZoneId zone) {
  /** Reasons for which a cell is kept although its column holds what it says. */
  private static final Set<String> HELD =
      Set.of("precision", "ambiguous_local_time", "nonexistent_local_time");

  /** Null where the row becomes no record. */
  @Nullable Long of(SourceRow row) {
    RowContext context = new RowContext(row, source, zone);
    try {
      List<@Nullable String[]> records = mapping.records(context);
      return records.isEmpty() ? null : hash(records.get(0), context);
    } catch (RowRefused e) {
      // Its own loading puts it aside and says why.
      return null;
    }
  }

  private long hash(@Nullable String[] values, RowContext context) {
    MessageDigest digest = sha256();
    Set<String> told = SqliteNames.set(cells);
    compared.forEach(column -> add(digest, values[mapping.columns().indexOf(column)]));
    // A cell that its column cannot hold is not the same as none.
    context.kept().stream()
        .filter(cell -> told.contains(cell.column()) && !HELD.contains(cell.reason()))
        .sorted(Comparator.comparing(KeptCell::column, SqliteNames.ORDER))
        .forEach(cell -> addRaw(digest, cell));
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  private static void addRaw(MessageDigest digest, KeptCell cell) {
    add(digest, SqliteNames.folded(cell.column()) + " " + cell.storageClass());
    add(digest, HexFormat.of().formatHex(cell.bytes()));
  }

  private static void add(MessageDigest digest, @Nullable String value) {
    byte[] bytes = Objects.requireNonNullElse(value, "").getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(value == null ? -1 : bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
