package io.stemma.cli;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns a failure into one clear message and an exit code; a stack trace only when asked for. */
final class FailureReport implements IExecutionExceptionHandler {
  static final String TRACE_KEY = "STEMMA_TRACE";

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (Stemma.environment(command.getCommandSpec()).apply(TRACE_KEY) != null) {
      e.printStackTrace(command.getErr());
    }
    if (e instanceof StemmaException failure) {
      command.getErr().println("stemma: " + failure.detail());
      return failure.code().exitCode().number();
    }
    command
        .getErr()
        .println(
            "stemma: "
                + ErrorCode.INTERNAL.title()
                + ": "
                + e
                + " ("
                + TRACE_KEY
                + "=1 shows where)");
    return ErrorCode.INTERNAL.exitCode().number();
  }
}
