package io.stemma.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** How the audit trail is sealed: {@code STEMMA_SEAL_…}. */
@ConfigMapping(prefix = "stemma.seal")
public interface SealSettings {
  /** Whether this service seals; of several one at a time does. */
  @WithDefault("true")
  boolean enabled();

  /** The file of the key that signs checkpoints; it is made where there is none. */
  @WithDefault("data/audit.key")
  String keyFile();

  /**
   * The file in which the signer remembers the last checkpoint it signed; beside the key, with
   * {@code .checkpoint}, where not given.
   */
  Optional<String> checkpointFile();

  /** Milliseconds between two looks at what was appended. */
  @WithDefault("1000")
  int intervalMillis();

  /** Seconds between two checkpoints. */
  @WithDefault("60")
  int checkpointSeconds();

  /** A file outside the database's reach to which each checkpoint is appended. */
  Optional<String> witnessFile();

  /** Submission prefixes of C2SP witnesses. */
  Optional<List<String>> witnessUrl();

  /** The public keys of those witnesses, in the same order. */
  Optional<List<String>> witnessKey();

  /** Milliseconds after which a witness has not answered. */
  @WithDefault("5000")
  int witnessTimeoutMillis();

  /** Seconds that a witness may lag behind before the service is degraded. */
  @WithDefault("600")
  int witnessLagSeconds();
}
