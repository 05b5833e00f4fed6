package io.stemma.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.schema.GraphStatus;
import io.stemma.schema.GraphSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A graph's state for people and for programs. */
record GraphStatusText(String graph, GraphStatus status) {
  String table() {
    List<String> lines = new ArrayList<>();
    lines.add(line("graph", graph));
    lines.add(line("Apache AGE", age()));
    lines.add(
        line(
            "migrations",
            "record "
                + orNone(status.recordVersion())
                + ", graph "
                + orNone(status.graphVersion())));
    if (status.isThere()) {
      lines.add(line("projection", status.isOn() ? "on" : "OFF for " + status.stopped()));
      lines.add(line("gaps", gaps()));
      lines.add(line("last rebuild", lastRebuild()));
      lines.add("");
      lines.add("%-26s %-7s %12s %12s".formatted("label", "kind", "rows", "elements"));
      status.tallies().forEach(tally -> lines.add(of(tally)));
      lines.add(
          status.isWhole()
              ? "on, and whole by count; 'stemma graph verify' compares every element"
              : "NOT whole: 'stemma graph rebuild' makes the graph again");
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String line(String name, String value) {
    return "%-13s %s".formatted(name, value);
  }

  private String age() {
    return status.age() instanceof GraphSupport.Absent absent
        ? "none: " + absent.reason()
        : version();
  }

  private String version() {
    return status.age() instanceof GraphSupport.Present present ? present.version() : "";
  }

  private String gaps() {
    List<String> gaps =
        status.gaps().stream().map(gap -> gap.table() + " since " + gap.since()).toList();
    return gaps.isEmpty() ? "none" : String.join(", ", gaps);
  }

  private String lastRebuild() {
    GraphStatus.Rebuild last = status.lastRebuild();
    return last == null
        ? "none"
        : String.format(
            Locale.ROOT,
            "%s, %.2f s: %,d added, %,d changed, %,d removed",
            last.at(),
            last.seconds(),
            last.added(),
            last.changed(),
            last.removed());
  }

  private static String of(GraphStatus.Tally tally) {
    return String.format(
        Locale.ROOT,
        "%-26s %-7s %,12d %,12d%s",
        tally.label(),
        tally.kind(),
        tally.said(),
        tally.elements(),
        tally.said() == tally.elements() ? "" : "  differs");
  }

  private static String orNone(@Nullable String version) {
    return version == null ? "none" : version;
  }

  /** The same as one object. */
  ObjectNode json() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("graph", graph).put("isThere", status.isThere());
    all.put("isOn", status.isOn()).put("isWhole", status.isWhole());
    if (status.age() instanceof GraphSupport.Absent absent) {
      all.put("ageAbsent", absent.reason());
    } else {
      all.put("ageVersion", version());
    }
    all.put("recordVersion", status.recordVersion()).put("graphVersion", status.graphVersion());
    ArrayNode stopped = all.putArray("stopped");
    status.stopped().forEach(stopped::add);
    ArrayNode gaps = all.putArray("gaps");
    status
        .gaps()
        .forEach(gap -> gaps.addObject().put("table", gap.table()).put("since", gap.since()));
    ArrayNode labels = all.putArray("labels");
    for (GraphStatus.Tally tally : status.tallies()) {
      labels
          .addObject()
          .put("label", tally.label())
          .put("kind", tally.kind())
          .put("rows", tally.said())
          .put("elements", tally.elements());
    }
    putLastRebuild(all);
    return all;
  }

  private void putLastRebuild(ObjectNode all) {
    GraphStatus.Rebuild last = status.lastRebuild();
    if (last == null) {
      all.putNull("lastRebuild");
      return;
    }
    all.putObject("lastRebuild")
        .put("at", last.at())
        .put("seconds", last.seconds())
        .put("vertices", last.vertices())
        .put("edges", last.edges())
        .put("added", last.added())
        .put("changed", last.changed())
        .put("removed", last.removed());
  }
}
