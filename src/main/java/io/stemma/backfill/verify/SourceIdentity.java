package io.stemma.backfill.verify;

import io.stemma.backfill.verify.TakenAs.By;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds under which name a file was taken: by its path, else by the SHA-256 of its bytes, else by
 * its content. So a copy can be verified, and a file that was moved and written to since.
 */
final class SourceIdentity {
  private final Connection connection;

  SourceIdentity(Connection connection) {
    this.connection = connection;
  }

  /** Asks the rows themselves; the name of the source that wrote most of them, if any did. */
  @FunctionalInterface
  interface ContentLook {
    @Nullable String source() throws SQLException;
  }

  TakenAs of(String path, Supplier<String> sha256, ContentLook content) throws SQLException {
    TakenAs ofPath = taken(path, By.PATH);
    if (!ofPath.runs().isEmpty()) {
      return ofPath;
    }
    String sameBytes = sourceOf(sha256.get());
    TakenAs ofBytes = sameBytes == null ? ofPath : taken(sameBytes, By.SHA256);
    if (!ofBytes.runs().isEmpty()) {
      return ofBytes;
    }
    if (ofPath.isKnown() || ofBytes.isKnown()) {
      // All that took it was undone: rows that are alike are others'.
      return ofPath.isKnown() ? ofPath : ofBytes;
    }
    String sameRows = content.source();
    return sameRows == null
        ? new TakenAs(path, List.of(), List.of(), By.NOTHING)
        : taken(sameRows, By.CONTENT);
  }

  private static final String RUNS =
      "SELECT run_id, state, finished_at FROM backfill.runs WHERE source = ? ORDER BY run_id";

  private TakenAs taken(String source, By by) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RUNS)) {
      statement.setString(1, source);
      try (ResultSet row = statement.executeQuery()) {
        List<Long> runs = new ArrayList<>();
        List<UndoneRun> undone = new ArrayList<>();
        while (row.next()) {
          String state = row.getString(2);
          if (state.equals("undone") || state.equals("undoing")) {
            boolean isDone = state.equals("undone");
            OffsetDateTime at = isDone ? row.getObject(3, OffsetDateTime.class) : null;
            undone.add(new UndoneRun(row.getLong(1), isDone, at));
          } else {
            runs.add(row.getLong(1));
          }
        }
        return new TakenAs(source, runs, undone, by);
      }
    }
  }

  /** Of several names the first one: it wrote the rows, the others found them. */
  private static final String SOURCE_OF =
      """
      SELECT source FROM backfill.runs WHERE source_sha256 = ?
      ORDER BY state IN ('undone', 'undoing'), run_id LIMIT 1
      """;

  private @Nullable String sourceOf(String sha256) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SOURCE_OF)) {
      statement.setString(1, sha256);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }
}
