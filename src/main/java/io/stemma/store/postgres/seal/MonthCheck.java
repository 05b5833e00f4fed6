package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.Frontier;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.KeptLeaf;
import io.stemma.audit.seal.MonthComparison;
import io.stemma.audit.seal.MonthComparison.Numbers;
import io.stemma.error.Counted;
import io.stemma.store.postgres.seal.TrailVerification.ArchivedMonths;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds one month against its seals: its hashes first, then its entries against the hashes. */
final class MonthCheck {
  private static final int FETCH_ROWS = 5_000;

  private final Connection connection;
  private final String log;
  private final Consumer<Finding> found;
  private final Frontier tree = new Frontier();
  private long lastNumber;
  private long sealed;
  private boolean isBroken;
  private boolean isReadable = true;

  MonthCheck(Connection connection, String log, Consumer<Finding> found) {
    this.connection = connection;
    this.log = log;
    this.found = found;
  }

  /**
   * What a month has.
   *
   * @param entries that are sealed
   * @param unsealed entries after the last that is sealed
   * @param unsigned sealed entries that no checkpoint has yet
   * @param lastNumber the largest that was sealed
   */
  record Contents(long entries, long unsealed, long unsigned, long lastNumber) {}

  Contents run(ArchivedMonths archived, Numbers numbers) throws SQLException {
    hashes();
    if (!isBroken) {
      new TileCheck(connection, log, found).above(tree.size());
    }
    state();
    long unsealed = isReadable ? entries(archived, numbers) : 0;
    return new Contents(tree.size(), unsealed, Math.max(0, tree.size() - sealed), lastNumber);
  }

  private static final String SEALS_OF_MONTH =
      "SELECT seal_no, size, root FROM audit.month_seals WHERE log = ? ORDER BY size, seal_no";

  /** From the hashes of the leaves alone: whoever changed one may have changed those above, too. */
  private void hashes() throws SQLException {
    SealedLeaves leaves = new SealedLeaves(connection, log);
    try (PreparedStatement statement = connection.prepareStatement(SEALS_OF_MONTH)) {
      statement.setFetchSize(FETCH_ROWS);
      statement.setString(1, log);
      try (ResultSet seal = statement.executeQuery()) {
        while (seal.next() && !isBroken) {
          sealed = seal.getLong(2);
          grow(leaves, sealed);
          compare(seal.getLong(1), Hash.of(seal.getBytes(3)));
        }
      }
      grow(leaves, Long.MAX_VALUE);
    } catch (IllegalArgumentException e) {
      isReadable = false;
      broken("Its kept hashes are damaged: " + e.getMessage() + ".");
    }
  }

  private void grow(SealedLeaves leaves, long size) {
    KeptLeaf leaf = null;
    while (tree.size() < size && (leaf = leaves.next()) != null) {
      tree.add(leaf.hash());
      lastNumber = leaf.appendNo();
    }
  }

  private void compare(long number, Hash root) {
    if (tree.size() < sealed) {
      broken(
          "Seal %d is of %s, and of %d the hash is kept."
              .formatted(number, Counted.of(sealed, "entry", "entries"), tree.size()));
    } else if (!tree.root().equals(root)) {
      broken(
          "The kept hashes of its first "
              + Counted.of(sealed, "entry", "entries")
              + " differ from those that were sealed.");
    }
  }

  private static final String STATE =
      "SELECT size, checkpointed_size FROM audit.sealed_months WHERE log = ?";
  private static final String LAST =
      "SELECT size FROM audit.month_seals WHERE log = ? ORDER BY seal_no DESC LIMIT 1";

  /** What the sealer goes by: where it is wrong, later entries are not sealed as they should be. */
  private void state() throws SQLException {
    if (isBroken) {
      return;
    }
    Long size = number(STATE, 1);
    Long checkpointed = number(STATE, 2);
    Long last = number(LAST, 1);
    if (size == null && tree.size() > 0) {
      broken("The sealer's state of the month is gone.");
    } else if (size != null && size != tree.size()) {
      broken(
          "The sealer's state says %s, and %d are kept."
              .formatted(Counted.of(size, "hash", "hashes"), tree.size()));
    } else if (checkpointed != null && checkpointed != (last == null ? 0 : last)) {
      broken(
          "By the sealer's state a checkpoint has %s, and the last seal is of %d."
              .formatted(Counted.of(checkpointed, "entry", "entries"), last == null ? 0 : last));
    }
  }

  private @Nullable Long number(String sql, int column) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, log);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? (Long) row.getObject(column) : null;
      }
    }
  }

  private long entries(ArchivedMonths archived, Numbers numbers) throws SQLException {
    MonthComparison comparison =
        new MonthComparison(log, new SealedLeaves(connection, log), numbers, found);
    if (archived.forEach(log, comparison::entry, found)) {
      MonthEntries.forEach(connection, log, comparison::entry);
      return comparison.end();
    }
    return 0;
  }

  private void broken(String why) {
    isBroken = true;
    found.accept(Finding.ofLog(Kind.SEAL_BROKEN, log, why));
  }
}
