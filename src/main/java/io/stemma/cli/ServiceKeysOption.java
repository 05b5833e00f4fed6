package io.stemma.cli;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.mapping.Family;
import picocli.CommandLine.Option;

/** Whether keys that open the service come along with a file. */
final class ServiceKeysOption {
  @Option(
      names = "--service-keys",
      description =
          "Take the keys of the service's callers along, from files of Stemma's own. Whoever could"
              + " write to the file could make one.")
  private boolean taken;

  /** The tables that are taken. */
  Family family() {
    return taken ? GovernanceFamily.WITH_SERVICE_KEYS : GovernanceFamily.FAMILY;
  }
}
