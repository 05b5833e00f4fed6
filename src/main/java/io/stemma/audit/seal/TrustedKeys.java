package io.stemma.audit.seal;

import java.util.List;
import java.util.stream.Collectors;

/** The public keys of which one must have signed a checkpoint. */
public record TrustedKeys(List<NoteVerifier> keys) {
  public TrustedKeys {
    keys = List.copyOf(keys);
  }

  /** Only one. */
  public static TrustedKeys of(NoteVerifier key) {
    return new TrustedKeys(List.of(key));
  }

  /** Their names and hashes, for people. */
  public String names() {
    return keys.stream().map(NoteVerifier::shortName).collect(Collectors.joining(" or "));
  }
}
