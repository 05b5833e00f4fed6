package io.stemma.demo;

import io.stemma.error.StemmaException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Writes a synthetic estate of one year in the live dialect. Rows are streamed: what is kept in
 * memory is one number an agent, its parent.
 */
public final class DemoEstate {
  private DemoEstate() {}

  /**
   * Writes the estate that was ordered; the file appears under its name when it is whole.
   *
   * @throws StemmaException OUTPUT_EXISTS when the file exists or cannot be written
   */
  public static DemoReport write(DemoOrder order) {
    long started = System.nanoTime();
    OutputPlace place = OutputPlace.of(order.out(), order.force());
    EstatePlan plan = EstatePlan.of(order.agents(), order.seed());
    List<TableCount> tables = fill(place, plan);
    long bytes = place.publish();
    return new DemoReport(tables, bytes, Duration.ofNanos(System.nanoTime() - started));
  }

  private static List<TableCount> fill(OutputPlace place, EstatePlan plan) {
    Path part = place.emptyPart();
    try (EstateFile file = EstateFile.create(part)) {
      new BookkeepingRows(plan).load(file);
      new AgentRows(plan).load(file);
      new SessionRows(plan).load(file);
      new StateRows(plan).load(file);
      new DiscoveryRows(plan).load(file);
      new DiscoveryTagRows(plan).load(file);
      new DiscoveryLinkRows(plan).load(file);
      new DialecticRows(plan).load(file);
      new AuditRows(plan).load(file);
      new ToolUsageRows(plan).load(file);
      file.complete();
      return file.counts();
    } catch (SQLException e) {
      place.discard(e);
      throw place.failed(e);
    }
  }
}
