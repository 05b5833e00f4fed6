package io.stemma.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the program's manifest. */
final class ProgramVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = ProgramVersion.class.getPackage().getImplementationVersion();
    return new String[] {"stemma " + (version == null ? "(not packaged)" : version)};
  }
}
