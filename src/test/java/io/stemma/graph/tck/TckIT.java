package io.stemma.graph.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stemma.error.StemmaException;
import io.stemma.graph.CypherQuestion;
import io.stemma.graph.GraphUnderTest;
import io.stemma.graph.Limits;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Asks AGE itself and the gateway every reading scenario of the openCypher TCK: where AGE answers,
 * the gateway answers the same, or refuses by a rule that docs/cypher-support.md names. What the
 * kit itself expects is not judged: it says how far AGE is from openCypher, not the gateway.
 */
class TckIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final Path SUMMARY = Path.of("docs", "tck-summary.properties");
  private static final Path GUIDE = Path.of("docs", "cypher-support.md");
  private static final int SLICE = 12;
  private static final JsonMapper LITERALS =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .build();
  private static final GraphUnderTest GRAPH = new GraphUnderTest(DATABASE, Limits.cypher());

  @AfterAll
  static void close() {
    GRAPH.close();
  }

  @Test
  void answersASliceAsAgeDoes() throws SQLException {
    List<TckScenario> all = TckFeatures.readScenarios();
    List<TckScenario> slice = new ArrayList<>();
    for (int i = 0; i < all.size(); i += SLICE) {
      slice.add(all.get(i));
    }

    TckTally tally = asked(slice);

    assertThat(tally.different()).isEmpty();
    assertThat(tally.counts().get("answeredSame")).isGreaterThan(slice.size() / 4);
  }

  /** {@code mvn verify -Ptck}: all of it, held against what is published. */
  @Test
  @EnabledIfSystemProperty(named = "stemma.tck", matches = "full")
  void answersAllOfItAsAgeDoes() throws SQLException, IOException {
    TckTally tally = asked(TckFeatures.readScenarios());

    System.getLogger("tck").log(System.Logger.Level.INFO, "{0}", tally.counts());
    assertThat(tally.different()).isEmpty();
    assertThat(tally.counts()).isEqualTo(published());
  }

  @Test
  void publishesWhatTheFullRunCounted() throws IOException {
    String guide = Files.readString(GUIDE);

    published()
        .forEach((way, count) -> assertThat(guide).contains("| `" + way + "` | " + count + " |"));
  }

  private static Map<String, Integer> published() throws IOException {
    Properties summary = new Properties();
    try (Reader reader = Files.newBufferedReader(SUMMARY)) {
      summary.load(reader);
    }
    Map<String, Integer> counts = new TreeMap<>();
    summary.forEach((way, count) -> counts.put((String) way, Integer.valueOf((String) count)));
    return counts;
  }

  private static TckTally asked(List<TckScenario> scenarios) throws SQLException {
    TckTally tally = new TckTally();
    try (RawAge age = new RawAge(DATABASE)) {
      for (TckScenario scenario : scenarios) {
        tally.count("scenarios");
        if (age.make(scenario.setup())) {
          compare(age, scenario, tally);
        } else {
          tally.count("setupNotTakenByAge");
        }
      }
    }
    return tally;
  }

  private static void compare(RawAge age, TckScenario scenario, TckTally tally) {
    @Nullable List<?> answer = null;
    @Nullable StemmaException failure = null;
    try {
      answer = answer(scenario);
    } catch (StemmaException e) {
      failure = e;
    }
    if (failure != null && failure.detail().contains("ends the server")) {
      tally.count("refusedAsItEndsTheServer");
      return;
    }
    try {
      List<?> raw = age.rows(scenario.query(), parameters(scenario));
      judge(scenario, raw, answer, failure, tally);
    } catch (SQLException e) {
      tally.count("notAnsweredByAge");
      if (answer != null) {
        tally.different(scenario, "AGE: " + e.getMessage() + ", gateway: " + answer);
      }
    }
  }

  private static void judge(
      TckScenario scenario,
      List<?> raw,
      @Nullable List<?> answer,
      @Nullable StemmaException failure,
      TckTally tally) {
    tally.count("answeredByAge");
    if (failure != null) {
      String reason = TckReasons.of(failure);
      if (reason == null) {
        tally.different(scenario, "AGE: " + raw + ", gateway: " + failure.detail());
      } else {
        tally.count(reason);
      }
    } else if (sorted(raw).equals(sorted(answer))) {
      tally.count("answeredSame");
    } else {
      tally.different(scenario, "AGE: " + raw + ", gateway: " + answer);
    }
  }

  private static List<String> sorted(@Nullable List<?> rows) {
    return rows == null ? List.of("?") : rows.stream().map(String::valueOf).sorted().toList();
  }

  private static List<?> answer(TckScenario scenario) {
    JsonNode parameters = json(scenario);
    return GRAPH.ask(new CypherQuestion(scenario.query(), parameters, 100_000, 60_000)).rows();
  }

  private static @Nullable String parameters(TckScenario scenario) {
    JsonNode json = json(scenario);
    return json == null || !scenario.query().contains("$") ? null : json.toString();
  }

  private static @Nullable JsonNode json(TckScenario scenario) {
    try {
      return scenario.parameters() == null ? null : LITERALS.readTree(scenario.parameters());
    } catch (IOException e) {
      throw new IllegalStateException(scenario.name(), e);
    }
  }
}
