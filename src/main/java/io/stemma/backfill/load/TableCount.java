package io.stemma.backfill.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * The account of one source table: {@code read = loaded + unchanged + quarantined + skipped}.
 *
 * @param rows rows of the source table
 * @param read records made of them; more than rows where a row holds a history
 * @param keptCells cells kept raw beside their rows
 * @param skipped records left out because their month was past its retention
 * @param details the same by reason, and how long it took
 */
public record TableCount(
    String source,
    String dialect,
    String target,
    long rows,
    long read,
    long loaded,
    long unchanged,
    long quarantined,
    long keptCells,
    long skipped,
    Details details) {
  /** The account of a table of which nothing is done yet. */
  public TableCount(String source, String dialect, String target) {
    this(source, dialect, target, 0, 0, 0, 0, 0, 0, 0, Details.NONE);
  }

  /**
   * The account by reason.
   *
   * @param worked how long the table was worked on, beside others
   */
  public record Details(Reasons quarantined, Reasons kept, Duration worked) {
    /** Nothing done yet. */
    public static final Details NONE = new Details(Reasons.NONE, Reasons.NONE, Duration.ZERO);
  }

  /** The account with one more batch. */
  public TableCount plus(long moreRows, BatchOutcome batch) {
    return new TableCount(
        source,
        dialect,
        target,
        rows + moreRows,
        read + batch.total(),
        loaded + batch.loaded(),
        unchanged + batch.unchanged(),
        quarantined + batch.quarantined().total(),
        keptCells + batch.kept().total(),
        skipped,
        new Details(
            details.quarantined().plus(batch.quarantined()),
            details.kept().plus(batch.kept()),
            details.worked()));
  }

  /** The account with records that were read and left out. */
  TableCount plusSkipped(long more) {
    return new TableCount(
        source,
        dialect,
        target,
        rows,
        read + more,
        loaded,
        unchanged,
        quarantined,
        keptCells,
        skipped + more,
        details);
  }

  /** The account of a later run that finds all of it as it was. */
  TableCount foundAgain() {
    return new TableCount(
        source,
        dialect,
        target,
        rows,
        read,
        0,
        loaded + unchanged,
        quarantined,
        keptCells,
        skipped,
        new Details(details.quarantined(), details.kept(), Duration.ZERO));
  }

  /** The account with more time. */
  public TableCount plusWorked(Duration more) {
    return new TableCount(
        source,
        dialect,
        target,
        rows,
        read,
        loaded,
        unchanged,
        quarantined,
        keptCells,
        skipped,
        new Details(details.quarantined(), details.kept(), details.worked().plus(more)));
  }

  /** Whether every record is accounted for, and every one put aside has its reason. */
  public boolean addsUp() {
    return read == loaded + unchanged + quarantined + skipped
        && quarantined == details.quarantined().total()
        && keptCells == details.kept().total();
  }

  /** For programs. */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("source", source)
            .put("dialect", dialect)
            .put("target", target)
            .put("rows", rows)
            .put("read", read)
            .put("loaded", loaded)
            .put("unchanged", unchanged)
            .put("quarantined", quarantined)
            .put("skipped", skipped)
            .put("keptCells", keptCells)
            .put("addsUp", addsUp())
            .put("durationMillis", details.worked().toMillis());
    json.set("quarantinedByReason", details.quarantined().toJson());
    json.set("keptByReason", details.kept().toJson());
    return json;
  }
}
