package io.stemma.audit.seal;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The public keys by which a trail is verified.
 *
 * @param keys of which one must have signed a checkpoint
 * @param witnesses whose cosignatures are verified
 */
public record TrustedKeys(List<NoteVerifier> keys, List<WitnessKey> witnesses) {
  public TrustedKeys {
    keys = List.copyOf(keys);
    witnesses = List.copyOf(witnesses);
  }

  /** Only one, and no witness. */
  public static TrustedKeys of(NoteVerifier key) {
    return new TrustedKeys(List.of(key), List.of());
  }

  /** The names and hashes of the log's keys, for people. */
  public String names() {
    return keys.stream().map(NoteVerifier::shortName).collect(Collectors.joining(" or "));
  }
}
