package io.stemma.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CypherQueryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CypherLimits LIMITS = Limits.cypher("max-query-bytes", "100");

  private static CypherQuery of(CypherQuestion question, CypherLimits limits) {
    return CypherQuery.of(question, limits, KnownQuery.cache(10, 10_000));
  }

  @Test
  void takesTheDefaults() {
    CypherQuery query = of(new CypherQuestion("RETURN 1", null, null, null), LIMITS);

    assertThat(query.maxRows()).isEqualTo(1_000);
    assertThat(query.timeoutMillis()).isEqualTo(5_000);
    assertThat(query.parameters()).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "100000, 60000"})
  void takesWhatIsAtTheLimit(int maxRows, int timeoutMillis) {
    CypherQuery query = of(new CypherQuestion("RETURN 1", null, maxRows, timeoutMillis), LIMITS);

    assertThat(query.maxRows()).isEqualTo(maxRows);
    assertThat(query.timeoutMillis()).isEqualTo(timeoutMillis);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, maxRows",
    "100001, 1, maxRows",
    "1, 0, timeoutMillis",
    "1, 60001, timeoutMillis"
  })
  void refusesWhatIsOnePastIt(int maxRows, int timeoutMillis, String field) {
    assertThatThrownBy(
            () -> of(new CypherQuestion("RETURN 1", null, maxRows, timeoutMillis), LIMITS))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(e.extensions()).containsEntry("field", field);
            });
  }

  @Test
  void countsTheQueryInBytes() {
    String atLimit = "RETURN '" + "ü".repeat(45) + "x'";

    assertThat(of(new CypherQuestion(atLimit, null, 1, 1), LIMITS)).isNotNull();
    assertThatThrownBy(() -> of(new CypherQuestion(atLimit + " ", null, 1, 1), LIMITS))
        .hasMessageContaining("100 bytes");
  }

  @Test
  void sendsParametersAsOneMap() throws JsonProcessingException {
    JsonNode parameters = JSON.readTree("{\"x\": 1.0, \"y\": {\"z\": [\"ü\", null, true]}}");

    CypherQuery query = of(new CypherQuestion("RETURN $x, $y", parameters, 1, 1), LIMITS);

    assertThat(query.parameters()).isEqualTo("{\"x\":1.0,\"y\":{\"z\":[\"ü\",null,true]}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"y\": 1}",
        "[1]",
        "\"x\"",
        "{\"x\": 1e400}",
        "{\"x\": 9223372036854775808}",
        "{\"x\": \"\\u0000\"}",
        "{\"x\": {\"a\": [\"\\ud800\"]}}",
        "{\"x\": 1, \"\\u0000\": 1}",
        "{\"x\": {\"\\ud800\": 1}}",
      })
  void refusesParametersThatDoNotFit(String parameters) throws JsonProcessingException {
    JsonNode given = JSON.readTree(parameters);

    assertThatThrownBy(() -> of(new CypherQuestion("RETURN $x", given, 1, 1), LIMITS))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_PARAMETER));
  }

  @Test
  void followsParametersToTheirDepthAndNoFurther() throws JsonProcessingException {
    int limit = CypherParameters.MAX_DEPTH;
    JsonNode deepest = JSON.readTree("{\"x\":" + "[".repeat(limit) + "1" + "]".repeat(limit) + "}");
    JsonNode deeper =
        JSON.readTree("{\"x\":" + "[".repeat(limit + 1) + "1" + "]".repeat(limit + 1) + "}");

    assertThat(of(new CypherQuestion("RETURN $x", deepest, 1, 1), LIMITS)).isNotNull();
    assertThatThrownBy(() -> of(new CypherQuestion("RETURN $x", deeper, 1, 1), LIMITS))
        .hasMessageContaining("nests deeper");
  }
}
