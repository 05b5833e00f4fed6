package io.stemma.doctor;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.schema.GraphSupport;
import io.stemma.schema.Schema;
import io.stemma.schema.SchemaStatus;
import java.util.ArrayList;
import java.util.List;

/** The migrations of record and graph, and whether Apache AGE is there. */
final class SchemaCheck implements Check {
  @Override
  public String name() {
    return "schema";
  }

  @Override
  public List<Finding> look(Look database) {
    SchemaStatus status;
    try {
      status = new Schema(database.settings()).status();
    } catch (StemmaException e) {
      if (e.code() != ErrorCode.SCHEMA_NEWER && e.code() != ErrorCode.SCHEMA_OTHER_BUILD) {
        throw e;
      }
      return List.of(
          Finding.failed(name(), e.detail(), "Use the program that migrated this database."));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(migrations(status));
    if (status.graph() instanceof GraphSupport.Present present) {
      findings.add(Finding.ok("apache age", present.version() + ", preloaded"));
    } else if (status.graph() instanceof GraphSupport.Absent absent) {
      findings.add(
          Finding.warning(
              "apache age", "no Cypher: " + absent.reason(), "All else works without it."));
    }
    return findings;
  }

  private Finding migrations(SchemaStatus status) {
    List<String> waiting =
        status.steps().stream()
            .filter(step -> !step.applied())
            .map(step -> step.part() + " " + step.version())
            .toList();
    if (!waiting.isEmpty()) {
      return Finding.failed(
          name(),
          waiting.size() + " migrations wait: " + String.join(", ", waiting),
          "scripts/stemma migrate run");
    }
    return Finding.ok(
        name(), "record " + last(status, "record") + ", graph " + last(status, "graph"));
  }

  private static String last(SchemaStatus status, String part) {
    return status.steps().stream()
        .filter(step -> step.part().equals(part) && step.applied())
        .map(SchemaStatus.Step::version)
        .max(String::compareTo)
        .orElse("none");
  }
}
