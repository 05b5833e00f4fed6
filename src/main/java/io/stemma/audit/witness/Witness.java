package io.stemma.audit.witness;

import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.SignedNote;
import java.util.List;

/** Keeps checkpoints outside the database, where they cannot be cut with it. */
public interface Witness {
  /** For people: its address or its file. */
  String name();

  /**
   * Gives it a checkpoint.
   *
   * @param earlier size of the checkpoint it had before; 0 where that is not known
   * @param proof that the log of that size is the beginning of the checkpoint's (RFC 6962, 2.1.2)
   */
  Answer add(long earlier, List<Hash> proof, SignedNote checkpoint);

  /** What it says. */
  sealed interface Answer {}

  /**
   * It has the checkpoint.
   *
   * @param signatures cosignatures that hold; none where it does not sign
   */
  record Taken(List<SignedNote.Signature> signatures) implements Answer {}

  /** The checkpoint it has is of another size than the proof begins with. */
  record Has(long size) implements Answer {}

  /** The log is not the one it knows, or it does not know this log or its key. */
  record Refused(String why) implements Answer {}

  /** It could not be reached, or could not do its work. */
  record Failed(String why) implements Answer {}
}
