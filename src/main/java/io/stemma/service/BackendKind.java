package io.stemma.service;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.dual.Phase;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the estate's rows are: {@code DB_BACKEND}. */
public enum BackendKind {
  SQLITE,
  POSTGRES,
  DUAL;

  public static final String KEY = "DB_BACKEND";
  public static final String PRIMARY_KEY = "DB_DUAL_READ_PRIMARY";
  static final String FILE_KEY = "DB_SQLITE_PATH";
  static final String FILE = "data/governance.db";

  /**
   * What the configuration says; where it says nothing, PostgreSQL if one is named, else SQLite.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}
   */
  public static BackendKind of(@Nullable String text, boolean postgresIsNamed) {
    if (text == null || text.isBlank()) {
      return postgresIsNamed ? POSTGRES : SQLITE;
    }
    try {
      return valueOf(text.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new StemmaException(
          ErrorCode.INVALID_CONFIGURATION,
          KEY + " must be sqlite, postgres or dual, not '" + text + "'.",
          e);
    }
  }

  /**
   * What holds for two stores while no move has been noted: the primary one that the configuration
   * names, PostgreSQL where it names none.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}
   */
  public static Phase initialPhase(@Nullable String primary) {
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
