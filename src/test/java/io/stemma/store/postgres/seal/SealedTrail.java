package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.NoteSigner;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import java.sql.Connection;
import java.sql.SQLException;

/** A trail that is sealed at once, for tests that do not wait for a service. */
public final class SealedTrail {
  private SealedTrail() {}

  /** Seals and signs all that is committed. */
  public static void sealAndSign(DatabaseUrl url, NoteSigner signer) throws SQLException {
    try (Connection connection = Postgres.connect(url, "test")) {
      new Sealer(connection).round();
      new CheckpointSigner(connection, signer).sign();
    }
  }
}
