package io.stemma.service;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the estate's rows are: {@code DB_BACKEND}. */
public enum BackendKind {
  SQLITE,
  POSTGRES,
  DUAL;

  static final String KEY = "DB_BACKEND";

  /**
   * What the configuration says; where it says nothing, PostgreSQL if one is named, else SQLite.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}
   */
  static BackendKind of(@Nullable String text, boolean postgresIsNamed) {
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

  /** Whether a SQLite file is used. */
  public boolean hasFile() {
    return this != POSTGRES;
  }

  /** Whether PostgreSQL is used. */
  public boolean hasServer() {
    return this != SQLITE;
  }
}
