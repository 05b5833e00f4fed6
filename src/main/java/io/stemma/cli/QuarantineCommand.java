package io.stemma.cli;

import picocli.CommandLine.Command;

/** {@code stemma quarantine list|show|retry}. */
@Command(
    name = "quarantine",
    description = "Look at rows that a backfill put aside, and try them again.",
    subcommands = {
      QuarantineListCommand.class,
      QuarantineShowCommand.class,
      QuarantineRetryCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class QuarantineCommand {}
