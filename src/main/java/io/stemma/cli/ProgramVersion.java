package io.stemma.cli;

import io.stemma.backfill.report.Program;
import picocli.CommandLine.IVersionProvider;

/** The version in the program's manifest. */
final class ProgramVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {Program.version()};
  }
}
