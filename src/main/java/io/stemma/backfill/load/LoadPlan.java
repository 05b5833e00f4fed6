package io.stemma.backfill.load;

import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.mapping.NotAccountedFor;
import io.stemma.backfill.report.RecordState;
import io.stemma.backfill.report.SourceFile;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceTable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Which tables of a source are taken, and what is said of all of them in the end. */
record LoadPlan(Family family, LoadOptions options) {
  /** The tables to take, in the family's order. */
  List<Lane.Step> steps(SourceDatabase source) {
    List<Lane.Step> steps = new ArrayList<>();
    family
        .taken(source)
        .forEach(
            (table, mapping) -> {
              if (options.takes(table.name())) {
                steps.add(new Lane.Step(table, mapping));
              }
            });
    return steps;
  }

  /** The report of a run that has just ended. */
  LoadReport report(
      RunContext run,
      SourceFile file,
      Instant started,
      List<TableCount> counts,
      RecordState record) {
    List<String> leftOut = new ArrayList<>();
    for (SourceTable table : run.source().tables()) {
      if (family.mappingOf(table).isPresent() && !options.takes(table.name())) {
        leftOut.add(table.name());
      }
    }
    List<NotAccountedFor> notAccountedFor = new ArrayList<>();
    for (NotAccountedFor found : family.notAccountedFor(run.source())) {
      if (options.takes(found.table())) {
        notAccountedFor.add(found);
      } else {
        leftOut.add(found.table());
      }
    }
    Instant toMillis = started.truncatedTo(ChronoUnit.MILLIS);
    Duration duration = Duration.between(toMillis, Instant.now());
    return new LoadReport(
        run.run(),
        file,
        options,
        toMillis,
        duration.truncatedTo(ChronoUnit.MILLIS),
        counts,
        family.notTaken(run.source()),
        NotAccountedFor.accepting(notAccountedFor, options.acceptUnknown()),
        leftOut,
        record,
        null);
  }
}
