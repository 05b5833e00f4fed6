package io.stemma.backfill.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.Backfill;
import io.stemma.backfill.SqliteFile;
import io.stemma.backfill.Verification;
import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.mapping.ColumnRecords;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The states besides validated and mismatched, in a database without the extension AGE. */
class VerifyStatesIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  private static final Family KEYLESS =
      new Family(
          "keyless",
          List.of(
              new TableMapping(
                  "notes",
                  "only",
                  Set.of("said"),
                  Target.of("public.notes"),
                  ColumnRecords.of(Columns.text("said", "said")),
                  List.of())));

  @TempDir private static Path folder = Path.of("");
  private static Path odd = Path.of("");

  @BeforeAll
  static void moveAnEstate() {
    odd = OddFile.in(folder).path();
    new Backfill(DATABASE.settings(), GovernanceFamily.FAMILY, null, new StopRequest())
        .run(List.of(odd));
    DATABASE.execute("CREATE TABLE public.notes (said text, backfill_run bigint)");
  }

  @Test
  void withoutAgeTheGraphIsNotEnabledAndTheRestIsProved() {
    VerifyReport report = verify(GovernanceFamily.FAMILY, odd);

    assertThat(report.graph().state()).isEqualTo(ValidationState.NOT_ENABLED);
    assertThat(report.graph().reason()).contains("no graph");
    assertThat(report.isClean()).isTrue();
    assertThat(report.tables())
        .filteredOn(table -> table.target() != null)
        .isNotEmpty()
        .allMatch(table -> table.state() == ValidationState.VALIDATED);
  }

  @Test
  void aTargetWithoutAKeyIsNeverValidated() {
    SqliteFile file = keyless("same.db", "one", "two", "two");

    VerifyReport report = verify(KEYLESS, file.path());

    assertThat(report.isClean()).isFalse();
    assertThat(report.tables())
        .singleElement()
        .satisfies(t -> assertThat(t.state()).isEqualTo(ValidationState.NO_PRIMARY_KEY))
        .satisfies(t -> assertThat(t.expected()).isEqualTo(t.actual()))
        .satisfies(t -> assertThat(t.reason()).contains("no key"));
  }

  @Test
  void aTargetWithoutAKeyIsMismatchedWhereItsSumsDiffer() {
    SqliteFile file = keyless("other.db", "one", "two");
    file.insert("notes (said)", "three");

    VerifyReport report = verify(KEYLESS, file.path());

    assertThat(report.tables())
        .singleElement()
        .satisfies(t -> assertThat(t.state()).isEqualTo(ValidationState.MISMATCHED));
  }

  @Test
  void aTableThatCannotBeComparedSaysWhyAndTheOthersAreCompared() {
    DATABASE.execute("ALTER TABLE core.discovery_tags RENAME COLUMN tag TO label");
    try {
      VerifyReport report = verify(GovernanceFamily.FAMILY, odd);

      assertThat(report.isClean()).isFalse();
      assertThat(report.tables())
          .filteredOn(table -> table.state() == ValidationState.TABLE_ERROR)
          .singleElement()
          .satisfies(table -> assertThat(table.source()).isEqualTo("discovery_tags"))
          .satisfies(
              table ->
                  assertThat(table.reason())
                      .isEqualTo("there is no column core.discovery_tags.tag"));
      assertThat(report.tables())
          .filteredOn(table -> table.source().equals("agent_metadata"))
          .allMatch(table -> table.state() == ValidationState.VALIDATED);
    } finally {
      DATABASE.execute("ALTER TABLE core.discovery_tags RENAME COLUMN label TO tag");
    }
  }

  @Test
  void aQueryThatFailsEndsOneTableOnly() {
    DATABASE.execute(
        """
        ALTER TABLE core.discovery_tags RENAME TO kept_tags;
        CREATE VIEW core.discovery_tags AS
        SELECT discovery_id, (1 / (length(tag) - length(tag)))::text::core.name AS tag, backfill_run FROM core.kept_tags
        """);
    try {
      VerifyReport report = verify(GovernanceFamily.FAMILY, odd);

      assertThat(report.tables())
          .filteredOn(table -> table.state() == ValidationState.TABLE_ERROR)
          .singleElement()
          .satisfies(table -> assertThat(table.reason()).contains("division by zero"));
      assertThat(report.tables())
          .filteredOn(table -> table.state() == ValidationState.VALIDATED)
          .hasSizeGreaterThan(10);
    } finally {
      DATABASE.execute(
          "DROP VIEW core.discovery_tags; ALTER TABLE core.kept_tags RENAME TO discovery_tags");
    }
  }

  /** A file, its run, and the rows as the run would have written them. */
  private static SqliteFile keyless(String name, String... said) {
    SqliteFile file = SqliteFile.in(folder, name).execute("CREATE TABLE notes (said TEXT)");
    DATABASE.rows(
        "INSERT INTO backfill.runs (source, source_sha256) VALUES (?, 'any') RETURNING run_id",
        file.path().toString());
    for (String text : said) {
      file.insert("notes (said)", text);
      DATABASE.rows(
          "INSERT INTO public.notes SELECT ?, max(run_id) FROM backfill.runs RETURNING 1", text);
    }
    return file;
  }

  private static VerifyReport verify(Family family, Path file) {
    return new Verification(DATABASE.settings(), family, null, 1000).run(List.of(file)).get(0);
  }
}
