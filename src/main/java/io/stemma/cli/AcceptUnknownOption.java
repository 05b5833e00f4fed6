package io.stemma.cli;

import io.stemma.backfill.mapping.NotAccountedFor;
import io.stemma.error.Counted;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Tables of a known name whose rows may stay behind, and how reports name such tables. */
final class AcceptUnknownOption {
  @Option(
      names = "--accept-unknown",
      paramLabel = "TABLE",
      description =
          "Accept that the rows of this table stay behind: it has the name of a known table, but no"
              + " known dialect fits. Give it again for another table.")
  private Set<String> tables = new LinkedHashSet<>();

  /** Their names. */
  Set<String> tables() {
    return tables;
  }

  /** Prints the tables of a known name that are not taken. */
  static void print(List<NotAccountedFor> all, PrintWriter out) {
    for (NotAccountedFor found : all) {
      out.println(found.text() + ".");
    }
    if (NotAccountedFor.isFailure(all)) {
      out.printf(
          "NOT ACCOUNTED FOR: %s. Give the tables the columns that they lack,"
              + " or accept that their rows stay behind: --accept-unknown TABLE%n",
          Counted.of(NotAccountedFor.rows(all), "row"));
    }
  }
}
