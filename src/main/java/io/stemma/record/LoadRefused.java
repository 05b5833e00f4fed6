package io.stemma.record;

/**
 * Not every row of a {@linkplain Rows#load load} could be added; the transaction is lost and
 * nothing of it has been done. Which row it was is found by adding them one by one.
 */
public final class LoadRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LoadRefused(String why) {
    super(why, null, false, false);
  }

  public LoadRefused(Throwable why) {
    super(why);
  }
}
