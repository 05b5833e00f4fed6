package io.stemma.backfill.report;

import org.jspecify.annotations.Nullable;

/** This program, as reports name it. */
public final class Program {
  private Program() {}

  /** Its name and the version in its manifest. */
  public static String version() {
    @Nullable String version = Program.class.getPackage().getImplementationVersion();
    return "stemma " + (version == null ? "(not packaged)" : version);
  }
}
