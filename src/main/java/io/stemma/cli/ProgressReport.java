package io.stemma.cli;

import io.stemma.backfill.load.Forecast;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.TableCount;
import io.stemma.error.Counted;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Shows how a backfill gets on. */
final class ProgressReport implements Progress {
  /** Set by the launcher, which alone can see where standard error goes. */
  private static final String TERMINAL_KEY = "stemma.terminal";

  private static final double SECOND_MILLIS = 1e3;

  private final ProgressScreen screen;
  private final boolean verbose;
  private final LongSupplier nanoTime;
  private Forecast forecast;

  /**
   * Makes a report.
   *
   * @param verbose whether every batch and month is told, too
   */
  ProgressReport(ProgressScreen screen, boolean verbose, LongSupplier nanoTime) {
    this.screen = screen;
    this.verbose = verbose;
    this.nanoTime = nanoTime;
    this.forecast = new Forecast(List.of(), nanoTime);
  }

  /** Shows it on standard error, as it fits there. */
  static ProgressReport on(PrintWriter err, boolean verbose) {
    ProgressScreen screen =
        Boolean.getBoolean(TERMINAL_KEY)
            ? new ProgressScreen.Terminal(err, System::nanoTime)
            : new ProgressScreen.Plain(err, System::nanoTime);
    return new ProgressReport(screen, verbose, System::nanoTime);
  }

  @Override
  public synchronized void begin(String source, long run, List<Table> tables) {
    forecast = new Forecast(tables, nanoTime);
    String before =
        forecast.done() == 0 ? "" : format(", %,d of them done before", forecast.done());
    screen.line(
        format(
            "run %d of %s: %s in %s%s",
            run,
            source,
            Counted.of(forecast.total(), "row"),
            Counted.of(tables.size(), "table"),
            before));
  }

  @Override
  public synchronized void tableBegun(String table) {
    forecast.tableBegun(table);
  }

  @Override
  public synchronized void batch(TableCount count, Duration took) {
    forecast.batch(count.source(), count.rows());
    if (verbose) {
      screen.line(
          format(
              "  %s: %s, the last batch in %s",
              count.source(), Counted.of(count.rows(), "row"), text(took)));
    }
    screen.status(status());
  }

  @Override
  public synchronized void tableDone(TableCount count, Duration took) {
    forecast.tableDone(count.source());
    screen.line(
        format(
            "%s: %s in %s%s%s",
            count.source(),
            Counted.of(count.rows(), "row"),
            text(took),
            count.quarantined() == 0 ? "" : format(", %,d quarantined", count.quarantined()),
            count.skipped() == 0 ? "" : format(", %,d skipped", count.skipped())));
  }

  @Override
  public synchronized void monthMade(String target, String month, boolean held) {
    if (verbose) {
      screen.line(
          format("  %s: month %s made%s", target, month.substring(0, 7), held ? " and held" : ""));
    }
  }

  @Override
  public synchronized void end() {
    screen.end();
  }

  private String status() {
    long total = Math.max(1, forecast.total());
    return format(
        "%d %%  %,d of %s, %,d/s%s: %s",
        forecast.done() * 100 / total,
        forecast.done(),
        Counted.of(forecast.total(), "row"),
        forecast.rowsPerSecond(),
        forecast.left().map(left -> ", " + clock(left) + " left").orElse(""),
        String.join(", ", forecast.current()));
  }

  private static String clock(Duration duration) {
    long seconds = Math.round(duration.toMillis() / SECOND_MILLIS);
    return seconds < 3600
        ? format("%d:%02d", seconds / 60, seconds % 60)
        : format("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static String text(Duration duration) {
    return format("%.1f s", duration.toMillis() / SECOND_MILLIS);
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
