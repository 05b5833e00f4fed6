package io.stemma.governance;

import io.stemma.record.RowStore;
import io.stemma.record.Writer;
import io.stemma.record.WrittenRows;
import java.time.Clock;
import java.util.function.Function;

/**
 * The record of an estate, to be written and read. Its rules are the same whichever store the rows
 * are in; a {@link io.stemma.error.StemmaException} says what they refuse.
 *
 * <p>Names are the callers' strings. No number that a store makes for its rows is seen here.
 */
public final class GovernanceStore implements AutoCloseable {
  private final RowStore rows;
  private final Clock clock;
  private final EstateLimits limits;
  private final Writer writer;

  /** Written by a program on this machine, until somebody else writes {@linkplain #by by} it. */
  public GovernanceStore(RowStore rows, Clock clock, EstateLimits limits) {
    this(rows, clock, limits, Writer.LOCAL);
  }

  private GovernanceStore(RowStore rows, Clock clock, EstateLimits limits, Writer writer) {
    this.rows = rows;
    this.clock = clock;
    this.limits = limits;
    this.writer = writer;
  }

  /** The same record: every row that is added or changed through it names this writer. */
  public GovernanceStore by(Writer other) {
    return new GovernanceStore(rows, clock, limits, other);
  }

  /**
   * Does the work in one transaction: when this returns, all of it is durable; when it throws, none
   * of it has been done. The work may be done more than once until then, so that it must change
   * nothing but the estate.
   *
   * @throws io.stemma.error.StemmaException what the work threw, or why the store cannot do it
   */
  public <T> T write(Function<Estate, T> work) {
    return rows.write(
        transaction -> work.apply(new Estate(new WrittenRows(transaction, writer), clock, limits)));
  }

  /**
   * Does work that changes nothing, on one snapshot.
   *
   * @throws io.stemma.error.StemmaException what the work threw, or why the store cannot do it
   */
  public <T> T read(Function<Estate, T> work) {
    return rows.read(transaction -> work.apply(new Estate(transaction, clock, limits)));
  }

  /**
   * The same for the answer to a client: see {@link RowStore#answer}.
   *
   * @throws io.stemma.error.StemmaException what the work threw, or why the store cannot do it
   */
  public <T> T answer(Function<Estate, T> work) {
    return rows.answer(transaction -> work.apply(new Estate(transaction, clock, limits)));
  }

  /** What bounds the estate. */
  public EstateLimits limits() {
    return limits;
  }

  /** What time it is. */
  public Clock clock() {
    return clock;
  }

  @Override
  public void close() {
    rows.close();
  }
}
