package io.stemma.cli;

import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.RejectionBudget;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an operator may choose about a backfill, beside its files. */
final class BackfillOptions {
  @Option(
      names = "--tables",
      paramLabel = "TABLE",
      split = ",",
      description = "Take only these tables of the files, by their names there.")
  private Set<String> tables = new LinkedHashSet<>();

  @Option(
      names = "--batch-size",
      defaultValue = "" + LoadOptions.USUAL_BATCH_ROWS,
      paramLabel = "N",
      description = "Records a transaction, 1 to 100000 (default: ${DEFAULT-VALUE}).")
  private int batchRows;

  @Option(
      names = "--max-rows-per-second",
      defaultValue = "0",
      paramLabel = "N",
      description = "Read at most so many rows a second in all (default: 0, no limit).")
  private long maxRowsPerSecond;

  @Option(
      names = "--max-rejected",
      paramLabel = "N|P%",
      description = "Stop, with exit code 1, when more records end in quarantine.")
  private @Nullable String maxRejected;

  @Option(
      names = "--apply-retention",
      description = "Skip audit rows whose month is past its retention, instead of holding it.")
  private boolean applyRetention;

  @Option(
      names = "--no-graph",
      description = "Write the rows only; 'graph rebuild' makes the graph.")
  private boolean noGraph;

  @Option(
      names = "--resume",
      description = "Go on with a run that did not finish; this is what happens anyway.")
  @SuppressWarnings("UnusedVariable") // Accepted for those who say it.
  private boolean resume;

  @Option(
      names = "--recheck",
      description =
          "Compare every row, also where the file is the one of the last run and as many of its rows"
              + " stand in the record.")
  private boolean recheck;

  @Option(
      names = {"-v", "--verbose"},
      description = "Tell every batch and every month that is made, too.")
  private boolean verbose;

  /** Whether more is to be told than progress. */
  boolean isVerbose() {
    return verbose;
  }

  /**
   * The options, checked.
   *
   * @throws StemmaException {@link ErrorCode#WRONG_USE}
   */
  LoadOptions toLoadOptions() {
    if (batchRows < 1 || batchRows > LoadOptions.MOST_BATCH_ROWS) {
      throw wrongUse(
          "--batch-size must be 1 to " + LoadOptions.MOST_BATCH_ROWS + ", not " + batchRows + ".");
    }
    if (maxRowsPerSecond < 0 || maxRowsPerSecond > LoadOptions.MOST_ROWS_PER_SECOND) {
      throw wrongUse(
          "--max-rows-per-second must be 0 (no limit) to "
              + LoadOptions.MOST_ROWS_PER_SECOND
              + ", not "
              + maxRowsPerSecond
              + ".");
    }
    return LoadOptions.usual()
        .withTables(tables)
        .withBatchRows(batchRows)
        .withMaxRowsPerSecond(maxRowsPerSecond)
        .withMaxRejected(budget())
        .withRetentionApplied(applyRetention)
        .withGraph(!noGraph)
        .withRecheck(recheck);
  }

  private RejectionBudget budget() {
    if (maxRejected == null) {
      return RejectionBudget.none();
    }
    return RejectionBudget.parse(maxRejected)
        .orElseThrow(
            () ->
                wrongUse(
                    "--max-rejected '"
                        + maxRejected
                        + "' is neither a number of records, for instance 100, nor a percentage of"
                        + " 0 to 100, for instance 0.5%."));
  }

  private static StemmaException wrongUse(String message) {
    return new StemmaException(ErrorCode.WRONG_USE, message);
  }
}
