package io.stemma.service;

import io.stemma.error.StemmaException;

/** Ends a service that cannot start with one line: Quarkus would bury it under its own steps. */
final class StartRefused {
  private StartRefused() {}

  /** Says why on standard error, as commands do, and ends the process with the failure's code. */
  static void end(StemmaException why) {
    System.err.println("stemma: " + why.detail());
    Runtime.getRuntime().halt(why.code().exitCode().number());
  }
}
