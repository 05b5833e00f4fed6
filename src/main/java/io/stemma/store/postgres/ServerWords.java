package io.stemma.store.postgres;

import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server said, in one line: its message and its hint, without where and how. */
public final class ServerWords {
  private ServerWords() {}

  public static String of(Throwable failure) {
    ServerErrorMessage said = failure instanceof PSQLException e ? e.getServerErrorMessage() : null;
    if (said == null) {
      return String.valueOf(failure.getMessage()).lines().findFirst().orElse("nothing");
    }
    return said.getHint() == null
        ? String.valueOf(said.getMessage())
        : said.getMessage() + " (" + said.getHint() + ")";
  }
}
