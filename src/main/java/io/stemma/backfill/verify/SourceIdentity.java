package io.stemma.backfill.verify;

import io.stemma.backfill.verify.TakenAs.By;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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
    List<Long> ofPath = runs(path);
    if (!ofPath.isEmpty()) {
      return new TakenAs(path, ofPath, By.PATH);
    }
    String sameBytes = sourceOf(sha256.get());
    if (sameBytes != null) {
      return new TakenAs(sameBytes, runs(sameBytes), By.SHA256);
    }
    String sameRows = content.source();
    return sameRows == null
        ? new TakenAs(path, List.of(), By.NOTHING)
        : new TakenAs(sameRows, runs(sameRows), By.CONTENT);
  }

  private static final String RUNS = "SELECT run_id FROM backfill.runs WHERE source = ?";

  private List<Long> runs(String source) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RUNS)) {
      statement.setString(1, source);
      try (ResultSet rows = statement.executeQuery()) {
        List<Long> runs = new ArrayList<>();
        while (rows.next()) {
          runs.add(rows.getLong(1));
        }
        return runs;
      }
    }
  }

  /** Of several names the first one: it wrote the rows, the others found them. */
  private static final String SOURCE_OF =
      "SELECT source FROM backfill.runs WHERE source_sha256 = ? ORDER BY run_id LIMIT 1";

  private @Nullable String sourceOf(String sha256) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SOURCE_OF)) {
      statement.setString(1, sha256);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }
}
