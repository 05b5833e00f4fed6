package io.stemma.backfill.verify;

/** One table cannot be compared; the others can. */
final class TableUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TableUnusable(String why) {
    super(why);
  }
}
