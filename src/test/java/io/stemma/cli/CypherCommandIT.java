package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cypher on the command line, and the queries it refuses since they ended a server process. */
class CypherCommandIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @BeforeAll
  static void fill() {
    DATABASE.execute(
        """
        INSERT INTO core.identities (agent_id, parent_agent_id, notes, created_at)
        VALUES ('root', NULL, E'\\x1b[31mred', NULL), ('42', 'root', 'a, "b"', NULL)
        """);
  }

  @Test
  void printsTables() {
    // When
    StemmaCommand table =
        stemma("cypher", "MATCH (a:Agent) RETURN a.id AS agent, a.notes AS notes ORDER BY agent");

    // Then: an agent's text does not reach the terminal's control
    assertThat(table.exit()).as(table.errors()).isZero();
    assertThat(table.output())
        .isEqualTo(
            """
            agent  notes
            42     a, "b"
            root   \\u001b[31mred
            2 rows
            """);
  }

  @Test
  void takesParametersAsJsonWhereTheyAreJson() {
    String query = "RETURN $n + 1 AS n, $text AS text";

    // When
    StemmaCommand csv =
        stemma("cypher", query, "--param", "n=41", "--param", "text=\"42\"", "--format", "csv");
    StemmaCommand json =
        stemma("cypher", query, "--param", "n=41", "--param", "text=o'tag", "--format", "json");

    // Then
    assertThat(csv.output()).isEqualTo("n,text\r\n42,42\r\n");
    assertThat(json.output())
        .isEqualTo(
            "{\"columns\":[\"n\",\"text\"],\"rows\":[[42,\"o'tag\"]],\"truncated\":false,\"warnings\":[]}\n");
  }

  @Test
  void asksNamedQueriesAndSaysWhenThereIsMore() {
    // When
    StemmaCommand named =
        stemma("cypher", "--named", "ancestry-depth", "--param", "id=\"42\"", "--format", "csv");
    StemmaCommand cut = stemma("cypher", "MATCH (a:Agent) RETURN a.id", "--max-rows", "1");

    // Then
    assertThat(named.output()).isEqualTo("depth\r\n1\r\n");
    assertThat(cut.output()).endsWith("1 row, and there are more\n");
    assertThat(cut.errors()).contains("There is more");
  }

  @Test
  void saysWhatIsWrong() {
    // When
    StemmaCommand write = stemma("cypher", "CREATE (a)");
    StemmaCommand nothing = stemma("cypher");
    StemmaCommand unknown = stemma("cypher", "--named", "no-such");

    // Then
    assertThat(write.exit()).isEqualTo(2);
    assertThat(write.errors()).contains("CREATE is not allowed").doesNotContain("\tat ");
    assertThat(nothing.exit()).isEqualTo(2);
    assertThat(nothing.errors()).contains("--named");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.errors()).contains("/api/v1/graph/queries");
  }

  @Test
  void showsThePlaceOfARefusalAndOfASyntaxError() {
    // When
    StemmaCommand refused =
        stemma("cypher", "MATCH (a:Agent)\nWHERE a.created_at > datetime()\nRETURN a");
    StemmaCommand notUnderstood = stemma("cypher", "MATCH (a:Agent) WHERE a:Agent RETURN a");

    // Then
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("times are text")
        .endsWith(
            """
              WHERE a.created_at > datetime()
                                   ^
            """);
    assertThat(notUnderstood.errors())
        .contains("label(n) = 'Agent'")
        .endsWith(
            """
              MATCH (a:Agent) WHERE a:Agent RETURN a
                                     ^
            """);
  }

  @Test
  void warnsOfNamesThatTheGraphDoesNotHave() {
    // When
    StemmaCommand named = stemma("cypher", "MATCH (a:agent) RETURN a.createdAt");

    // Then
    assertThat(named.exit()).as(named.errors()).isZero();
    assertThat(named.output()).contains("0 rows");
    assertThat(named.errors())
        .contains("Warning: The graph has no label 'agent'", "did you mean 'Agent'?")
        .contains("has a property 'createdAt'", "did you mean 'created_at'?");
  }

  @Test
  void listsAndReleasesQueriesThatCrashed() {
    DATABASE.execute(
        """
        INSERT INTO projection.crashed_queries (fingerprint, query, crashes)
        VALUES ('00112233aabbccdd', 'RETURN boom ( ? )', 3)
        """);

    // When
    StemmaCommand list = stemma("graph", "crashes");
    StemmaCommand release = stemma("graph", "release", "00112233aabbccdd");
    StemmaCommand again = stemma("graph", "release", "00112233aabbccdd");

    // Then
    assertThat(list.output()).contains("00112233aabbccdd  3 times", "RETURN boom ( ? )");
    assertThat(release.exit()).isZero();
    assertThat(again.exit()).isEqualTo(2);
    assertThat(stemma("graph", "crashes").output()).isEqualTo("no query is refused\n");
  }

  @Test
  void opensFreeCypherThatCrashesHaveSuspended() {
    DATABASE.execute(
        """
        SELECT projection.note_cypher_crash('f' || n, 'RETURN boom', now() + make_interval(secs => n), 2, 300, 900)
        FROM generate_series(1, 2) AS n
        """);

    // When
    StemmaCommand refused = stemma("cypher", "RETURN 1");
    StemmaCommand named = stemma("cypher", "--named", "discovery-count");
    StemmaCommand list = stemma("graph", "crashes");
    StemmaCommand release = stemma("graph", "release");
    StemmaCommand after = stemma("cypher", "RETURN 1");
    DATABASE.execute("DELETE FROM projection.crashed_queries");

    // Then
    assertThat(refused.exit()).isEqualTo(3);
    assertThat(refused.errors()).contains("closed until", "stemma graph release");
    assertThat(named.exit()).isZero();
    assertThat(list.output()).contains("free Cypher is suspended until");
    assertThat(release.output()).contains("free Cypher is open", "no longer count: 2");
    assertThat(after.exit()).isZero();
  }

  private static StemmaCommand stemma(String... arguments) {
    return StemmaCommand.run(Map.of("DB_POSTGRES_URL", DATABASE.text()), arguments);
  }
}
