package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.MerkleTree;
import io.stemma.audit.seal.MonthSeal;
import io.stemma.audit.seal.ProofCheck;
import io.stemma.audit.seal.TiledTree.MissingTileException;
import io.stemma.error.Counted;
import io.stemma.error.StemmaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the months have become since the last checkpoint. */
final class GrownMonths {
  private final Connection connection;

  GrownMonths(Connection connection) {
    this.connection = connection;
  }

  /** One that has become smaller is among them: that is refused. */
  private static final String GROWN =
      "SELECT log, size FROM audit.sealed_months WHERE size <> checkpointed_size ORDER BY log";

  /**
   * Their seals.
   *
   * @param log the log of all months, which holds their earlier ones
   * @throws StemmaException where a month does not extend its last seal
   */
  List<MonthSeal> seals(SealedLog log) throws SQLException {
    List<MonthSeal> grown = new ArrayList<>();
    for (SealedLog month : months(GROWN)) {
      try {
        requireExtension(log, month);
        grown.add(new MonthSeal(month.name(), month.size(), month.tree().root()));
      } catch (MissingTileException | IllegalArgumentException e) {
        throw SignerGuard.broken(
            "The hashes of " + month.name() + " are damaged: " + e.getMessage() + ".");
      }
    }
    return grown;
  }

  private List<SealedLog> months(String sql) throws SQLException {
    List<SealedLog> months = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        months.add(new SealedLog(connection, row.getString(1), row.getLong(2)));
      }
    }
    return months;
  }

  private void requireExtension(SealedLog log, SealedLog month) throws SQLException {
    TrailProofs.LastSeal last = TrailProofs.last(connection, month.name()).orElse(null);
    if (last == null) {
      return;
    }
    MonthSeal seal = last.seal();
    MerkleTree seals = log.tree();
    if (!ProofCheck.includes(
        last.number(), seal.leaf(), seals.size(), seals.inclusion(last.number()), seals.root())) {
      throw SignerGuard.broken(
          "Seal " + last.number() + ", of " + month.name() + ", is not the one in the log.");
    }
    MerkleTree now = month.tree();
    if (month.size() < seal.size()
        || !ProofCheck.agree(
            seal.size(), seal.root(), now.size(), now.root(), now.consistency(seal.size()))) {
      throw SignerGuard.broken(
          "The month %s, of %s, does not begin with the %d that were sealed."
              .formatted(month.name(), Counted.of(month.size(), "hash", "hashes"), seal.size()));
    }
  }

  private static final String ALL = "SELECT log, size FROM audit.sealed_months ORDER BY log";
  private static final String AGAIN =
      "UPDATE audit.sealed_months SET checkpointed_size = 0 WHERE log = ?";

  /** Has months that do not extend their last seal sealed once more, after that was accepted. */
  void sealBrokenAgain(SealedLog log) throws SQLException {
    for (SealedLog month : months(ALL)) {
      try {
        requireExtension(log, month);
      } catch (StemmaException e) {
        try (PreparedStatement statement = connection.prepareStatement(AGAIN)) {
          statement.setString(1, month.name());
          statement.executeUpdate();
        }
      }
    }
  }

  /** The seals of now, of months whose last ones do not count any more. */
  List<MonthSeal> accepted() throws SQLException {
    List<MonthSeal> grown = new ArrayList<>();
    for (SealedLog month : months(GROWN)) {
      grown.add(new MonthSeal(month.name(), month.size(), month.tree().root()));
    }
    return grown;
  }

  private static final String SIZE = "SELECT size FROM audit.sealed_months WHERE log = ?";

  /** Requires that a month still begins with what an unfinished checkpoint says. */
  void requireBegun(MonthSeal seal) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SIZE)) {
      statement.setString(1, seal.month());
      try (ResultSet row = statement.executeQuery()) {
        long size = row.next() ? row.getLong(1) : 0;
        if (size < seal.size()
            || !new SealedLog(connection, seal.month(), size)
                .tree()
                .before(seal.size())
                .root()
                .equals(seal.root())) {
          throw SignerGuard.broken(
              "The hashes of %s do not begin with the %d that a checkpoint was signed over."
                  .formatted(seal.month(), seal.size()));
        }
      }
    }
  }
}
