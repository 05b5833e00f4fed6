package io.stemma.audit.seal;

import io.stemma.error.Counted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Verifies the cosignatures of witnesses under checkpoints. Each signature that is not made by a
 * key of the log is taken for a cosignature: it must be of a known witness, and of the checkpoint
 * it stands under.
 */
public final class CosignatureCheck {
  /** So many unknown witnesses are named once each; those after them once for each checkpoint. */
  private static final int MAX_NAMED_ONCE = 1_000;

  private final KeyChain log;
  private final Consumer<String> faults;
  private final Map<WitnessKey, Tally> tallies = new LinkedHashMap<>();
  private final Set<String> unknown = new HashSet<>();
  private long checkpoints;

  /** The checkpoints that one witness cosigned. */
  private record Tally(long checkpoints, long largest) {
    Tally with(long size) {
      return new Tally(checkpoints + 1, Math.max(largest, size));
    }
  }

  /**
   * No checkpoint is verified yet.
   *
   * @param log the keys of the log, and those of the witnesses
   * @param faults takes a sentence for each cosignature that does not hold
   */
  public CosignatureCheck(KeyChain log, Consumer<String> faults) {
    this.log = log;
    this.faults = faults;
    log.trusted().witnesses().forEach(witness -> tallies.put(witness, new Tally(0, 0)));
  }

  /**
   * Verifies the cosignatures under a checkpoint, and counts them.
   *
   * @param which names the checkpoint, for instance {@code number 3 of the database}
   */
  public void count(String which, SignedNote note, Checkpoint checkpoint) {
    checkpoints++;
    for (WitnessKey witness : verified(which, note, checkpoint)) {
      tallies.computeIfPresent(witness, (key, tally) -> tally.with(checkpoint.size()));
    }
  }

  /** Verifies the cosignatures under a checkpoint that is a copy of one that is counted. */
  public void verify(String which, SignedNote note, Checkpoint checkpoint) {
    verified(which, note, checkpoint);
  }

  private Set<WitnessKey> verified(String which, SignedNote note, Checkpoint checkpoint) {
    Set<WitnessKey> holding = new HashSet<>();
    String place =
        "The checkpoint, %s, of %s, has a cosignature of "
            .formatted(which, Counted.of(checkpoint.size(), "seal"));
    for (SignedNote.Signature signature : note.signatures()) {
      Optional<WitnessKey> witness =
          tallies.keySet().stream().filter(key -> key.isNamedBy(signature)).findFirst();
      if (witness.isEmpty()) {
        unknown(place, signature);
      } else if (witness.get().holds(note, signature)) {
        holding.add(witness.get());
      } else {
        faults.accept(
            place
                + witness.get().shortName()
                + " that does not hold: it was changed, or is of another checkpoint.");
      }
    }
    return holding;
  }

  private void unknown(String place, SignedNote.Signature signature) {
    boolean isNew = unknown.size() >= MAX_NAMED_ONCE || unknown.add(signature.shortName());
    if (!log.isNamedBy(signature) && isNew) {
      faults.accept(
          place
              + signature.shortName()
              + ", and that key is not known (known: "
              + known()
              + "), so that nothing is proved by it. Give the witness's public key with"
              + " --witness-key, or delete the line.");
    }
  }

  private String known() {
    return tallies.isEmpty()
        ? "none"
        : tallies.keySet().stream().map(WitnessKey::shortName).collect(Collectors.joining(", "));
  }

  /** How many of the counted checkpoints each known witness cosigned: a line each, for people. */
  public List<String> summary() {
    List<String> lines = new ArrayList<>();
    tallies.forEach(
        (witness, tally) ->
            lines.add(
                witness.shortName()
                    + (tally.checkpoints() == 0
                        ? " under none of %s".formatted(counted())
                        : " under %d of %s, the largest of %s"
                            .formatted(
                                tally.checkpoints(),
                                counted(),
                                Counted.of(tally.largest(), "seal")))));
    return lines;
  }

  private String counted() {
    return Counted.of(checkpoints, "checkpoint");
  }
}
