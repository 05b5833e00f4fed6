package io.stemma.cli;

import io.stemma.backfill.load.LoadOptions;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import picocli.CommandLine.Option;

/** What an operator may choose about a backfill, beside its files. */
final class BackfillOptions {
  @Option(
      names = "--batch-size",
      defaultValue = "" + LoadOptions.USUAL_BATCH_ROWS,
      paramLabel = "N",
      description = "Records a transaction, 1 to 100000 (default: ${DEFAULT-VALUE}).")
  private int batchRows;

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
    return LoadOptions.usual().withBatchRows(batchRows);
  }

  private static StemmaException wrongUse(String message) {
    return new StemmaException(ErrorCode.WRONG_USE, message);
  }
}
