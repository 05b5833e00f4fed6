package io.stemma.store.dual;

import java.util.Locale;

/** Where the move from a SQLite file to PostgreSQL stands, in its order. */
public enum Phase {
  /** Only the file. */
  SQLITE(Side.SQLITE, false),
  /** The file is written and read, PostgreSQL follows. */
  DUAL_SQLITE(Side.SQLITE, true),
  /** PostgreSQL is written and read, the file follows. */
  DUAL_POSTGRES(Side.POSTGRES, true),
  /** Only PostgreSQL. */
  POSTGRES(Side.POSTGRES, false);

  private final Side primary;
  private final boolean dual;

  Phase(Side primary, boolean dual) {
    this.primary = primary;
    this.dual = dual;
  }

  /** One of the two stores. */
  public enum Side {
    SQLITE("SQLite"),
    POSTGRES("PostgreSQL");

    private final String title;

    Side(String title) {
      this.title = title;
    }

    /** For people. */
    public String title() {
      return title;
    }

    public Side other() {
      return this == SQLITE ? POSTGRES : SQLITE;
    }
  }

  /** The side that is written first, and read. */
  public Side primary() {
    return primary;
  }

  /** Whether the other side follows. */
  public boolean isDual() {
    return dual;
  }

  /** As commands and notes write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Phase of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
