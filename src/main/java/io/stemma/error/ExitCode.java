package io.stemma.error;

/** What an operator command tells the shell when it ends. */
public enum ExitCode {
  DONE(0),
  DIFFERENCES_FOUND(1),
  WRONG_USE_OR_INPUT(2),
  DEPENDENCY_UNAVAILABLE(3),
  INTERRUPTED_RESUMABLE(4);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The process exit status, 0 to 4. */
  public int number() {
    return number;
  }
}
