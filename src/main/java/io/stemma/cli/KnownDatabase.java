package io.stemma.cli;

import io.stemma.configuration.Environment;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.PostgresSettings;

/** The database that the environment names, for commands that bring no schema up to date. */
final class KnownDatabase {
  private KnownDatabase() {}

  /**
   * Where it is, unless a newer program has migrated it.
   *
   * @throws io.stemma.error.StemmaException as {@link Schema#requireKnown}
   */
  static PostgresSettings settings(Environment environment) {
    PostgresSettings settings = PostgresSettings.from(environment);
    new Schema(settings).requireKnown();
    return settings;
  }

  /** The same where the database may be away, as one of two stores may. */
  static PostgresSettings settingsOfOneThatMayBeAway(Environment environment) {
    PostgresSettings settings = PostgresSettings.from(environment);
    try {
      new Schema(settings).requireKnown();
    } catch (StemmaException e) {
      if (e.code() != ErrorCode.STORE_UNAVAILABLE) {
        throw e;
      }
    }
    return settings;
  }
}
