package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.CosignatureCheck;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.Frontier;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.KeyChain;
import io.stemma.audit.seal.MonthSeal;
import io.stemma.audit.seal.SignedNote;
import io.stemma.error.Counted;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the log of all months against signed checkpoints. It is made again from the seals
 * themselves, which go by one after the other: the kept tiles are not asked.
 */
final class LogCheck {
  private static final int FETCH_ROWS = 5_000;

  /** Fewer, since a note may be long. */
  private static final int FETCH_NOTES = 500;

  private final KeyChain keys;
  private final Consumer<Finding> found;
  private final CosignatureCheck cosignatures;
  private final List<Held> checkpoints = new ArrayList<>();
  private final Frontier log = new Frontier();

  /** A checkpoint, and how it is called. */
  private record Held(String which, Checkpoint checkpoint) {}

  private record Signed(SignedNote note, Checkpoint checkpoint) {}

  /** The log must begin with what it was at each hand-over, too. */
  LogCheck(KeyChain keys, Consumer<Finding> found) {
    this.keys = keys;
    this.found = found;
    this.cosignatures =
        new CosignatureCheck(
            keys,
            fault -> found.accept(Finding.ofLog(Kind.CHECKPOINT_BROKEN, SealedLog.SEALS, fault)));
    keys.followed()
        .forEach(
            handover ->
                checkpoints.add(
                    new Held(
                        "that of the hand-over to " + handover.after().shortName(),
                        handover.at())));
  }

  /**
   * The log must begin with this one, the newest of the database, which must be signed.
   *
   * @return it; empty where it is none
   */
  Optional<Checkpoint> expectNewest(@Nullable String note) {
    return expect("the newest of the database", note).map(Signed::checkpoint);
  }

  /** The log must begin with this one, which is kept elsewhere and must be signed. */
  void expectKept(String which, @Nullable String note) {
    expect(which, note)
        .ifPresent(signed -> cosignatures.verify(which, signed.note(), signed.checkpoint()));
  }

  private Optional<Signed> expect(String which, @Nullable String note) {
    Optional<Signed> signed = read(which, note);
    signed.ifPresent(
        read -> {
          keys.fault(read.note(), read.checkpoint()).ifPresent(fault -> broken(which, fault));
          checkpoints.add(new Held(which, read.checkpoint()));
        });
    return signed;
  }

  private Optional<Signed> read(String which, @Nullable String note) {
    try {
      SignedNote signed = SignedNote.of(String.valueOf(note));
      return Optional.of(new Signed(signed, Checkpoint.of(signed.text())));
    } catch (IllegalArgumentException e) {
      broken(which, "is no signed note: " + e.getMessage() + ".");
      return Optional.empty();
    }
  }

  private static final String SEALS =
      "SELECT seal_no, log, size, root FROM audit.month_seals ORDER BY seal_no";
  private static final String CHECKPOINTS =
      "SELECT size, left(note, %d) FROM audit.checkpoints ORDER BY size"
          .formatted(SignedNote.MAX_CHARACTERS + 1);

  /**
   * Compares, every checkpoint in the database too.
   *
   * @param origin of the log; null where the database does not say
   * @return how many seals there are
   */
  long run(Connection connection, @Nullable String origin) throws SQLException {
    checkpoints.forEach(held -> origin(held.which(), held.checkpoint(), origin));
    TileCheck tiles = new TileCheck(connection, SealedLog.SEALS, found);
    try (Statement statement = connection.createStatement();
        Statement signed = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      signed.setFetchSize(FETCH_NOTES);
      try (ResultSet seal = statement.executeQuery(SEALS);
          ResultSet checkpoint = signed.executeQuery(CHECKPOINTS)) {
        boolean isMore = checkpoint.next();
        look();
        while (seal.next() && added(seal, tiles)) {
          look();
          for (; isMore && checkpoint.getLong(1) <= log.size(); isMore = checkpoint.next()) {
            compare(checkpoint.getLong(1), checkpoint.getString(2));
          }
        }
        for (; isMore; isMore = checkpoint.next()) {
          compare(checkpoint.getLong(1), checkpoint.getString(2));
        }
      }
    }
    tiles.above(log.size());
    for (Held held : checkpoints) {
      if (held.checkpoint().size() > log.size()) {
        broken(
            held.which(),
            "knows "
                + Counted.of(held.checkpoint().size(), "seal")
                + ", and here are "
                + log.size()
                + ".");
      }
    }
    return log.size();
  }

  /** Which checkpoints known witnesses cosigned: a line for each witness, after a run. */
  List<String> cosignatures() {
    return cosignatures.summary();
  }

  private void origin(String which, Checkpoint checkpoint, @Nullable String origin) {
    if (origin != null && !checkpoint.origin().equals(origin)) {
      broken(which, "is of the log " + checkpoint.origin() + ", and this one is " + origin + ".");
    }
  }

  private boolean added(ResultSet row, TileCheck tiles) throws SQLException {
    long number = row.getLong(1);
    if (number != log.size()) {
      sealBroken("Seal " + log.size() + " is gone.");
      return false;
    }
    try {
      Hash leaf =
          new MonthSeal(String.valueOf(row.getString(2)), row.getLong(3), Hash.of(row.getBytes(4)))
              .leaf();
      tiles.leaf(number, leaf);
      log.add(leaf);
      return true;
    } catch (IllegalArgumentException e) {
      sealBroken("Seal " + number + " is damaged: " + e.getMessage() + ".");
      return false;
    }
  }

  /** One of the database: its signature counts only where it is the newest. */
  private void compare(long size, @Nullable String note) {
    String which = "number " + size + " of the database";
    Optional<Signed> signed = read(which, note);
    if (signed.isEmpty()) {
      return;
    }
    Checkpoint checkpoint = signed.get().checkpoint();
    cosignatures.count(which, signed.get().note(), checkpoint);
    if (checkpoint.size() != size) {
      broken(which, "says that it is of " + Counted.of(checkpoint.size(), "seal") + ".");
    } else if (size == log.size() && !checkpoint.root().equals(log.root())) {
      broken(which, "is of other seals than those that are there.");
    }
  }

  /** Whether the log, as far as it has gone by, is what a checkpoint of that size says. */
  private void look() {
    for (Held held : checkpoints) {
      if (held.checkpoint().size() == log.size() && !log.root().equals(held.checkpoint().root())) {
        broken(held.which(), "is of other seals than those that are there.");
      }
    }
  }

  private void sealBroken(String why) {
    found.accept(Finding.ofLog(Kind.SEAL_BROKEN, SealedLog.SEALS, why));
  }

  private void broken(String which, String why) {
    found.accept(
        Finding.ofLog(
            Kind.CHECKPOINT_BROKEN, SealedLog.SEALS, "The checkpoint, " + which + ", " + why));
  }
}
