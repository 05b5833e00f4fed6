package io.stemma.backfill.mapping;

/** A source row that cannot become a row of its table and goes to quarantine whole. */
public final class RowRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * Refuses a row.
   *
   * @param reason a word of the report, for instance {@code no_key}
   * @param detail what exactly was wrong
   */
  public RowRefused(String reason, String detail) {
    // Thrown per row: a stack trace would cost more than the row.
    super(detail, null, false, false);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
