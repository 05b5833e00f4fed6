package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.schema.Schema;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator is told of the graph. */
class GraphCommandIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase STOPPED = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase WITHOUT_AGE = TestDatabase.bare();

  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeAll
  static void fill() {
    DATABASE.execute(
        "INSERT INTO core.identities (agent_id, parent_agent_id) VALUES ('child', 'parent')");
  }

  @Test
  void gapsAreToldUntilTheGraphIsMadeAgain() throws Exception {
    StemmaCommand whole = stemma(DATABASE, "graph", "status");
    DATABASE.execute(
        """
        BEGIN; SET LOCAL stemma.projection = 'off';
        INSERT INTO core.identities (agent_id, parent_agent_id) VALUES ('unseen', 'child'); COMMIT
        """);
    StemmaCommand lacking = stemma(DATABASE, "graph", "status");
    JsonNode json = JSON.readTree(stemma(DATABASE, "graph", "status", "--json").output());
    StemmaCommand rebuild = stemma(DATABASE, "graph", "rebuild");
    StemmaCommand mended = stemma(DATABASE, "graph", "status");

    assertThat(whole.exit()).as(whole.errors()).isZero();
    assertThat(whole.output())
        .containsPattern("projection +on")
        .containsPattern("gaps +none")
        .containsPattern("last rebuild +none")
        .containsPattern("Agent +vertex +2 +2")
        .containsPattern("SPAWNED +edge +1 +1");
    assertThat(lacking.exit()).isEqualTo(1);
    assertThat(lacking.output())
        .containsPattern("gaps +identities since 20..-")
        .containsPattern("Agent +vertex +3 +2 +differs")
        .contains("NOT whole");
    assertThat(json.at("/isOn").asBoolean()).isTrue();
    assertThat(json.at("/isWhole").asBoolean()).isFalse();
    assertThat(json.at("/gaps/0/table").asText()).isEqualTo("identities");
    assertThat(json.at("/ageVersion").asText()).isNotEmpty();
    assertThat(json.at("/labels/0/rows").asLong()).isEqualTo(3);
    assertThat(rebuild.output())
        .containsPattern("vertices +3 +1 +0 +0")
        .containsPattern("edges +2 +1 +0 +0")
        .containsPattern("[0-9.]+ s: [0-9,]+ vertices and [0-9,]+ edges a second");
    assertThat(mended.exit()).isZero();
    assertThat(mended.output()).contains("2 added, 0 changed, 0 removed");
  }

  @Test
  void aStoppedProjectionIsTold() {
    STOPPED.execute("ALTER TABLE core.discoveries DISABLE TRIGGER projects_on_update");

    StemmaCommand status = stemma(STOPPED, "graph", "status");

    assertThat(status.exit()).isEqualTo(1);
    assertThat(status.output()).contains("OFF for [discoveries update]", "NOT whole");
  }

  @Test
  void withoutAgeItSaysSo() throws Exception {
    new Schema(WITHOUT_AGE.settings()).migrate();

    StemmaCommand status = stemma(WITHOUT_AGE, "graph", "status");
    StemmaCommand json = stemma(WITHOUT_AGE, "graph", "status", "--json");

    assertThat(status.exit()).isEqualTo(3);
    assertThat(status.output()).containsPattern("Apache AGE +none: .*CREATE EXTENSION age");
    assertThat(json.exit()).isEqualTo(3);
    assertThat(JSON.readTree(json.output()).at("/ageAbsent").asText()).contains("Apache AGE");
  }

  private static StemmaCommand stemma(TestDatabase database, String... arguments) {
    return StemmaCommand.run(Map.of("DB_POSTGRES_URL", database.text()), arguments);
  }
}
