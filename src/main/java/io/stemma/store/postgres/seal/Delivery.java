package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.SignedNote.Signature;
import io.stemma.audit.witness.Witness;
import io.stemma.error.Counted;
import java.util.List;

/** Gives a witness a checkpoint, with the proof from the one it has. */
public final class Delivery {
  /** A witness that has another checkpoint than was thought is sent the proof from there, once. */
  private static final int MAX_ATTEMPTS = 2;

  private final TrailProofs proofs;

  public Delivery(TrailProofs proofs) {
    this.proofs = proofs;
  }

  /**
   * What became of it.
   *
   * @param why it was not taken; empty where it was
   * @param isRefused whether the log is not the one that the witness knows
   * @param signatures the witness's
   */
  public record Given(String why, boolean isRefused, List<Signature> signatures) {
    static final Given TAKEN = new Given("", false, List.of());

    public boolean isTaken() {
      return why.isEmpty();
    }
  }

  /**
   * Gives it.
   *
   * @param before size of the checkpoint that the witness had; 0 where that is not known
   */
  public Given give(Witness witness, SignedNote note, long before) {
    long size = Checkpoint.of(note.text()).size();
    long earlier = before;
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Witness.Answer answer = witness.add(earlier, proof(earlier, size), note);
      if (answer instanceof Witness.Taken taken) {
        return new Given("", false, taken.signatures());
      }
      if (answer instanceof Witness.Refused refused) {
        return not(witness, refused.why(), true);
      }
      if (answer instanceof Witness.Failed failed) {
        return not(witness, failed.why(), false);
      }
      earlier = ((Witness.Has) answer).size();
      if (earlier > size) {
        return not(
            witness,
            "it has a checkpoint of %s, and the newest here is of %d"
                .formatted(Counted.of(earlier, "seal"), size),
            true);
      }
    }
    return not(witness, "another service gives it checkpoints at this moment", false);
  }

  private List<Hash> proof(long earlier, long size) {
    return earlier == 0 ? List.of() : proofs.consistency(earlier, size);
  }

  private static Given not(Witness witness, String why, boolean isRefused) {
    return new Given("Witness " + witness.name() + ": " + why + ".", isRefused, List.of());
  }
}
