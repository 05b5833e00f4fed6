package io.stemma.service;

import io.stemma.error.StemmaException;
import org.jboss.logging.Logger;

/** Ends a service that cannot start with one line: Quarkus would bury it under its own steps. */
final class StartRefused {
  private static final Logger LOG = Logger.getLogger(StartRefused.class);

  private StartRefused() {}

  /** Says why, and ends the process with the failure's exit code. */
  static void end(StemmaException why) {
    LOG.error(why.detail());
    Runtime.getRuntime().halt(why.code().exitCode().number());
  }
}
