package io.stemma.audit.seal;

import io.stemma.audit.seal.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the entries of a month against what was kept of them when they were sealed. Both come in
 * the order of their numbers; memory does not grow with the month.
 */
public final class MonthComparison {
  /** Differences beyond these are told without looking whether they only changed places. */
  private static final int MOST_SUSPECTS = 10_000;

  private final String log;
  private final KeptLeaf.Source leaves;
  private final Numbers numbers;
  private final Consumer<Finding> found;
  private final List<Finding> suspects = new ArrayList<>();
  private final Map<Hash, Long> missing = new HashMap<>();
  private final Map<Long, Hash> present = new HashMap<>();

  /** Entries that have the number of the next leaf and say something else. */
  private final List<TrailEntry> doubtful = new ArrayList<>();

  private @Nullable KeptLeaf leaf;
  private long unsealed;

  /**
   * How far the numbers of entries go.
   *
   * @param sealed entries with larger numbers need not be sealed yet
   * @param drawn no entry can have a larger one
   */
  public record Numbers(long sealed, long drawn) {}

  /**
   * Begins one.
   *
   * @param log the month, for instance {@code events/2026-01}
   */
  public MonthComparison(
      String log, KeptLeaf.Source leaves, Numbers numbers, Consumer<Finding> found) {
    this.log = log;
    this.leaves = leaves;
    this.numbers = numbers;
    this.found = found;
    this.leaf = leaves.next();
  }

  /** The next entry that is there. */
  public void entry(TrailEntry entry) {
    if (!doubtful.isEmpty() && doubtful.get(0).appendNo() != entry.appendNo()) {
      settle();
    }
    while (leaf != null && leaf.appendNo() < entry.appendNo()) {
      removed(leaf);
      leaf = leaves.next();
    }
    if (leaf == null || entry.appendNo() < leaf.appendNo()) {
      unknown(entry);
      return;
    }
    if (entry.leaf().equals(leaf.hash())) {
      doubtful.forEach(this::inserted);
      doubtful.clear();
      leaf = leaves.next();
    } else {
      doubtful.add(entry);
    }
  }

  /** None of the entries with a leaf's number is the one that was sealed: one was changed. */
  private void settle() {
    KeptLeaf sealed = leaf;
    if (sealed != null && !doubtful.isEmpty()) {
      missing.put(sealed.hash(), sealed.appendNo());
      suspect(Kind.CHANGED, doubtful.remove(0), "It does not say what it said when it was sealed.");
      leaf = leaves.next();
    }
    doubtful.forEach(this::inserted);
    doubtful.clear();
  }

  private void inserted(TrailEntry entry) {
    suspect(Kind.INSERTED, entry, "It was not there when the entries about it were sealed.");
  }

  /**
   * There are no more.
   *
   * @return entries that are not sealed yet
   */
  public long end() {
    settle();
    for (KeptLeaf left = leaf; left != null; left = leaves.next()) {
      removed(left);
    }
    leaf = null;
    tell();
    return unsealed;
  }

  private void unknown(TrailEntry entry) {
    if (entry.appendNo() > numbers.drawn()) {
      suspect(Kind.INSERTED, entry, "Its number was never given to an entry.");
    } else if (entry.appendNo() > numbers.sealed()) {
      unsealed++;
    } else {
      inserted(entry);
    }
  }

  private void removed(KeptLeaf gone) {
    missing.put(gone.hash(), gone.appendNo());
    suspects.add(
        new Finding(
            Kind.REMOVED,
            log,
            gone.appendNo(),
            null,
            null,
            "The entry at place " + gone.index() + " of the month is gone."));
    bound();
  }

  private void suspect(Kind kind, TrailEntry entry, String detail) {
    present.put(entry.appendNo(), entry.leaf());
    suspects.add(new Finding(kind, log, entry.appendNo(), entry.ts(), entry.id(), detail));
    bound();
  }

  private void bound() {
    if (suspects.size() > MOST_SUSPECTS) {
      tell();
    }
  }

  /** An entry that says what another place was sealed with has only changed its place. */
  private void tell() {
    for (Finding suspect : suspects) {
      Hash there = suspect.id() == null ? null : present.get(suspect.appendNo());
      Long place = there == null ? null : missing.get(there);
      found.accept(place == null ? suspect : moved(suspect, place));
    }
    suspects.clear();
    missing.clear();
    present.clear();
  }

  private static Finding moved(Finding suspect, long place) {
    return new Finding(
        Kind.REORDERED,
        suspect.log(),
        suspect.appendNo(),
        suspect.ts(),
        suspect.id(),
        "It was sealed with the number " + place + ".");
  }
}
