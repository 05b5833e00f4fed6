package io.stemma.demo;

import java.time.Duration;
import java.util.List;

/**
 * What was written.
 *
 * @param tables every table that was loaded, in the order of loading
 * @param bytes the size of the file
 * @param took the whole time, indexes included
 */
public record DemoReport(List<TableCount> tables, long bytes, Duration took) {
  public DemoReport {
    tables = List.copyOf(tables);
  }

  public long rows() {
    return tables.stream().mapToLong(TableCount::rows).sum();
  }
}
