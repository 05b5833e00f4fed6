package io.stemma.store.dual;

import io.stemma.configuration.Environment;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the estate's rows are: {@code DB_BACKEND}. */
public enum BackendKind {
  SQLITE,
  POSTGRES,
  DUAL;

  public static final String KEY = "DB_BACKEND";
  public static final String PRIMARY_KEY = "DB_DUAL_READ_PRIMARY";
  public static final String FILE_KEY = "DB_SQLITE_PATH";

  private static final String FILE = "data/governance.db";

  /**
   * What the configuration says; where it says nothing, PostgreSQL if one is named, else SQLite.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}
   */
  public static BackendKind of(Environment environment, boolean postgresIsNamed) {
    return environment.find(KEY).map(BackendKind::of).orElse(postgresIsNamed ? POSTGRES : SQLITE);
  }

  private static BackendKind of(Environment.Setting setting) {
    return switch (setting.value().toLowerCase(Locale.ROOT)) {
      case "sqlite" -> SQLITE;
      case "postgres", "postgresql" -> POSTGRES;
      case "dual" -> DUAL;
      default ->
          throw new StemmaException(
              ErrorCode.INVALID_CONFIGURATION,
              setting.name() + " must be sqlite, postgres or dual, not '" + setting.value() + "'.");
    };
  }

  /** The estate's file, by {@code DB_SQLITE_PATH}. */
  public static Path file(@Nullable String given) {
    return Path.of(given == null || given.isBlank() ? FILE : given.strip());
  }

  /**
   * What holds while no move has been noted.
   *
   * @param primary of two stores, the one the configuration names; PostgreSQL where it names none
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}
   */
  public Phase initialPhase(@Nullable String primary) {
    return switch (this) {
      case SQLITE -> Phase.SQLITE;
      case POSTGRES -> Phase.POSTGRES;
      case DUAL -> ofTwo(primary);
    };
  }

  private static Phase ofTwo(@Nullable String primary) {
    if (primary == null || primary.isBlank() || "postgres".equals(primary.strip())) {
      return Phase.DUAL_POSTGRES;
    }
    if ("sqlite".equals(primary.strip())) {
      return Phase.DUAL_SQLITE;
    }
    throw new StemmaException(
        ErrorCode.INVALID_CONFIGURATION,
        PRIMARY_KEY + " must be sqlite or postgres, not '" + primary + "'.");
  }

  /** Whether a SQLite file is used. */
  public boolean hasFile() {
    return this != POSTGRES;
  }

  /** Whether PostgreSQL is used. */
  public boolean hasServer() {
    return this != SQLITE;
  }
}
