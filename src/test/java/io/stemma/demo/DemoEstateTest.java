package io.stemma.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same seed gives the same file, of any size, and the report says what is in it. */
class DemoEstateTest {
  @TempDir Path folder;

  @Test
  void sameSeedGivesTheSameBytes() throws IOException {
    write("first.db", 300, 7);
    write("second.db", 300, 7);

    assertThat(Files.mismatch(folder.resolve("first.db"), folder.resolve("second.db")))
        .isEqualTo(-1);
  }

  @Test
  void anotherSeedGivesAnotherEstate() throws SQLException {
    write("first.db", 300, 7);
    write("second.db", 300, 8);

    String states = "SELECT state_json FROM agent_state ORDER BY agent_id";
    assertThat(reader("first.db").cells(states)).isNotEqualTo(reader("second.db").cells(states));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 10, 37, 38, 100})
  void smallEstatesAreWhole(int agents) throws SQLException {
    write("small.db", agents, 1);

    EstateReader reader = reader("small.db");
    assertThat(reader.number("SELECT count(*) FROM agent_metadata")).isEqualTo(agents);
    assertThat(reader.cells("PRAGMA integrity_check")).containsExactly("ok");
    assertThat(reader.cells("PRAGMA foreign_key_check")).isEmpty();
  }

  @Test
  void reportSaysWhatTheFileHolds() throws IOException, SQLException {
    DemoReport report = write("estate.db", 400, 3);

    EstateReader reader = reader("estate.db");
    assertThat(report.tables().stream().map(TableCount::table))
        .containsExactlyInAnyOrderElementsOf(reader.tables());
    for (TableCount table : report.tables()) {
      assertThat(reader.number("SELECT count(*) FROM " + table.table()))
          .as(table.table())
          .isEqualTo(table.rows());
    }
    assertThat(report.bytes()).isEqualTo(Files.size(folder.resolve("estate.db")));
  }

  @Test
  void estateHoldsAboutTwentyTwoRowsAnAgent() {
    DemoReport report = write("estate.db", 1000, 3);

    assertThat(report.rows()).isBetween(21_000L, 23_000L);
  }

  private DemoReport write(String name, int agents, long seed) {
    return DemoEstate.write(new DemoOrder(agents, seed, folder.resolve(name), false));
  }

  private EstateReader reader(String name) {
    return new EstateReader(folder.resolve(name));
  }
}
