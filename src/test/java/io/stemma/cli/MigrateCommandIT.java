package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code stemma migrate} as an operator runs it. */
class MigrateCommandIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  @Test
  void plansGoesAsFarAsIsSaidAndRefusesTheRest() {
    StemmaCommand plan = stemma("migrate", "plan", "--to", "2", "--sql");
    assertThat(plan.exit()).as(plan.errors()).isZero();
    assertThat(plan.output())
        .contains("record  0001  db/V0001__core.sql", "CREATE SCHEMA IF NOT EXISTS audit")
        .contains("2 migrations would be applied", "graph    none: ")
        .doesNotContain("V0003");

    StemmaCommand run = stemma("migrate", "run", "--to", "2");
    assertThat(run.exit()).as(run.errors()).isZero();
    assertThat(run.output()).contains("record at 0002");
    StemmaCommand status = stemma("migrate", "status");
    assertThat(status.exit()).isEqualTo(1);
    assertThat(status.output()).contains("record  0002  applied ", "record  0003  waiting ");

    StemmaCommand back = stemma("migrate", "run", "--to", "1");
    assertThat(back.exit()).isEqualTo(2);
    assertThat(back.errors()).contains("stemma: The record is at 0002, beyond 0001");

    DATABASE.execute("UPDATE stemma.schema_history SET version = '9999' WHERE version = '0002'");
    for (String command : new String[] {"migrate status", "graph status", "backfill runs"}) {
      StemmaCommand refused = stemma(command.split(" ", -1));
      assertThat(refused.exit()).as(command).isEqualTo(2);
      assertThat(refused.errors())
          .as(command)
          .startsWith("stemma: The record at postgresql://")
          .contains("is at migration 9999")
          .hasLineCount(1);
    }
  }

  private static StemmaCommand stemma(String... arguments) {
    return StemmaCommand.run(Map.of("DB_POSTGRES_URL", DATABASE.text()), arguments);
  }
}
