package io.stemma.doctor;

import io.stemma.schema.GraphStatus;
import io.stemma.schema.Projection;
import java.sql.SQLException;
import java.util.List;

/** Whether rows reach the graph, and whether all have. */
final class GraphCheck implements Check {
  @Override
  public String name() {
    return "graph";
  }

  @Override
  public List<Finding> look(Look database) throws SQLException {
    GraphStatus status = new Projection(database.settings().url()).status();
    if (!status.isThere()) {
      return List.of(Finding.ok(name(), "there is none"));
    }
    if (!status.isOn()) {
      return List.of(
          Finding.failed(
              name(),
              "rows do not reach it: " + String.join(", ", status.stopped()),
              "ALTER TABLE … ENABLE TRIGGER, then scripts/stemma graph rebuild."));
    }
    List<String> wrong =
        status.tallies().stream()
            .filter(tally -> tally.said() != tally.elements())
            .map(tally -> tally.label() + " " + tally.elements() + " of " + tally.said())
            .toList();
    if (!status.isWhole()) {
      return List.of(
          Finding.failed(
              name(),
              "not whole: "
                  + String.join(", ", wrong)
                  + (status.gaps().isEmpty() ? "" : " gaps since " + status.gaps().get(0).since()),
              "scripts/stemma graph rebuild"));
    }
    long elements = status.tallies().stream().mapToLong(GraphStatus.Tally::elements).sum();
    return List.of(
        Finding.ok(name(), "on, and whole by count: " + elements + " vertices and edges"));
  }
}
