package io.stemma.record.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.CanonicalJson;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that callers send, each field at its limit and one past it. */
class ShapeTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.5Z");
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static final Shape AGENT =
      Shape.of(
          "Agent",
          RecordTables.IDENTITIES,
          Field.name("agentId", "").mandatory().fixed(),
          Field.text("label", "").upTo(4),
          Field.text("status", "").oneOf(List.of("on", "off")).mandatory(),
          Field.text("apiKeyHash", "").writeOnly(),
          Field.names("tags", "").upTo(3),
          Field.integer("totalUpdates", ""),
          Field.bool("responseCompleted", ""),
          Field.instant("createdAt", ""),
          Field.instant("updatedAt", "").readOnly(),
          Field.array("recentDecisions", ""),
          Field.object("metadata", ""));

  private static final Shape DISCOVERY =
      Shape.of(
          "Discovery",
          RecordTables.DISCOVERIES,
          Field.name("id", "").in("discovery_id"),
          Field.text("details", ""),
          Field.real("confidence", "").from(-1).upTo(0.5),
          Field.reals("embedding", "").upTo(2));

  private static final Shape STATE =
      Shape.of("State", RecordTables.AGENT_STATE, Field.real("entropy", ""));

  @Test
  void readsEveryKindOfField() {
    Row row =
        AGENT.made(
            json(
                "{'agentId': 'a', 'label': '', 'status': 'on', 'apiKeyHash': 'h', 'tags': ['b', 'a', 'b'],"
                    + " 'totalUpdates': 9223372036854775807, 'responseCompleted': false,"
                    + " 'createdAt': '2026-03-01T13:00:00.1234567+01:00', 'recentDecisions': [1.0],"
                    + " 'metadata': {'b': null, 'a': 1e2}}"),
            NOW,
            SKEW);

    assertThat(row)
        .isEqualTo(
            Row.of(RecordTables.IDENTITIES)
                .with("agent_id", "a")
                .with("label", "")
                .with("status", "on")
                .with("api_key_hash", "h")
                .with("tags", List.of("b", "a"))
                .with("total_updates", Long.MAX_VALUE)
                .with("response_completed", false)
                .with("created_at", Instant.parse("2026-03-01T12:00:00.123456Z"))
                .with("recent_decisions", "[1.0]")
                .with("metadata", "{\"a\":100,\"b\":null}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "'text'", "1"})
  void refusesABodyThatIsNoObject(String body) {
    assertThat(refusal(() -> AGENT.made(json(body), NOW, SKEW)).detail())
        .isEqualTo("The body must be a JSON object.");
  }

  @Test
  void wantsWhatIsMandatory() {
    assertThat(refused(AGENT, "{'status': 'on'}", "agentId")).isEqualTo("agentId is missing.");
    assertThat(refused(AGENT, "{'agentId': 'a', 'status': null}", "status"))
        .isEqualTo("status is missing.");
    // Null says nothing of a row that is made.
    assertThat(
            AGENT
                .made(json("{'agentId': 'a', 'status': 'on', 'label': null}"), NOW, SKEW)
                .columns())
        .containsExactly("agent_id", "status");
  }

  @Test
  void namesTheFieldsThereAreWhereOneIsUnknownOrTheStoresOwn() {
    assertThat(refused(DISCOVERY, "{'Id': 'x'}", "Id"))
        .isEqualTo("There is no field 'Id': the fields are id, details, confidence, embedding.");
    assertThat(refused(AGENT, "{'updatedAt': '2026-01-01T00:00:00Z'}", "updatedAt"))
        .startsWith("updatedAt is set by the store: the fields are agentId, label")
        .doesNotContain(", updatedAt");
  }

  @Test
  void changesOnlyWhatMayChange() {
    Row row = AGENT.changed(json("{'label': null, 'tags': null}"), NOW, SKEW);
    assertThat(row.columns()).containsExactly("label", "tags");
    assertThat(row.says("label")).isTrue();
    assertThat(row.get("label")).isNull();

    assertThat(notChanged("{'agentId': 'b'}", "agentId")).isEqualTo("agentId cannot be changed.");
    assertThat(notChanged("{'status': null}", "status")).isEqualTo("status must not be null.");
    assertThat(notChanged("{'updatedAt': null}", "updatedAt")).contains("set by the store");
    assertThat(refusal(() -> AGENT.changed(json("{}"), NOW, SKEW)).detail())
        .isEqualTo("The body names nothing to change.");
  }

  @Test
  void boundsTextByItsBytes() {
    takes(AGENT, "label", "'ää'");
    takes(AGENT, "label", "'\uD83E\uDDEC'");
    assertThat(refusedField(AGENT, "label", "'\uD83E\uDDECa'"))
        .isEqualTo("label must not be longer than 4 bytes in UTF-8.");
    takes(DISCOVERY, "id", "'" + "a".repeat(1_000) + "'");
    assertThat(refusedField(DISCOVERY, "id", "'" + "a".repeat(1_001) + "'")).contains("1000 bytes");
    takes(DISCOVERY, "details", "'" + "a".repeat(1_000_000) + "'");
    assertThat(refusedField(DISCOVERY, "details", "'" + "a".repeat(1_000_001) + "'"))
        .contains("1000000 bytes");
    assertThat(refusedField(DISCOVERY, "id", "''")).isEqualTo("id must not be empty.");
    assertThat(refusedField(AGENT, "label", "1")).isEqualTo("label must be a string.");
  }

  @Test
  void namesTheValuesThereAre() {
    assertThat(refusedField(AGENT, "status", "'On'")).isEqualTo("status must be one of on, off.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "a\\ud800", "\\udc00b", "\\udc00\\ud800"})
  void refusesTextThatNoStoreHoldsWhereverItStands(String text) {
    refusedField(AGENT, "label", "'" + text + "'");
    refusedField(AGENT, "tags", "['a', '" + text + "']");
    refusedField(AGENT, "metadata", "{'a': [{'b': '" + text + "'}]}");
    refusedField(AGENT, "metadata", "{'a': {'" + text + "': 1}}");
    refusedField(AGENT, "recentDecisions", "['" + text + "']");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'2026-03-01T12:05:00.5Z'",
        "'1970-01-01T00:00:00Z'",
        "'1970-01-01T01:00:00+01:00'",
        "'2026-03-01T17:35:00+05:30'"
      })
  void takesTimesUpToTheSkewOfClocks(String time) {
    takes(AGENT, "createdAt", time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'2026-03-01T12:05:00.500001Z'",
        "'1969-12-31T23:59:59.999999Z'",
        "'+999999999-12-31T23:59:59Z'",
        "'2026-03-01T12:00:00'",
        "'2026-03-01'",
        "'2026-02-30T12:00:00Z'",
        "'now'",
        "''",
        "1772366400"
      })
  void refusesTimesOfTheFutureOfBefore1970AndWithoutAZone(String time) {
    refusedField(AGENT, "createdAt", time);
  }

  @Test
  void boundsNumbers() {
    takes(AGENT, "totalUpdates", "0");
    for (String number :
        List.of("-1", "9223372036854775808", "1.0", "1.5", "'1'", "true", "9".repeat(5_000))) {
      refusedField(AGENT, "totalUpdates", number);
    }
    takes(DISCOVERY, "confidence", "-1");
    takes(DISCOVERY, "confidence", "0.5");
    assertThat(refusedField(DISCOVERY, "confidence", "0.5000001"))
        .isEqualTo("confidence must be from -1 to 0.5.");
    refusedField(DISCOVERY, "confidence", "-1.0000001");
    takes(STATE, "entropy", "-1.7976931348623157e308");
    for (String number : List.of("1e309", "-1e309", "1e999999999", "'NaN'", "[]")) {
      assertThat(refusedField(STATE, "entropy", number))
          .isEqualTo("entropy must be a finite number.");
    }
    refusedField(AGENT, "responseCompleted", "1");
    refusedField(AGENT, "responseCompleted", "'true'");
  }

  @Test
  void refusesNumbersOfThousandsOfDigitsWithinJson() {
    takes(AGENT, "metadata", "{'a': " + "9".repeat(1_000) + "}");
    takes(AGENT, "metadata", "{'a': [1e1000, 1e-1000]}");
    for (String number :
        List.of("9".repeat(1_001), "1e1001", "1e-1001", "1e999999999", "0." + "1".repeat(1_001))) {
      assertThat(refusedField(AGENT, "metadata", "{'a': [" + number + "]}"))
          .contains("1000 digits");
      refusedField(AGENT, "recentDecisions", "[" + number + "]");
    }
  }

  @Test
  void boundsArrays() {
    takes(AGENT, "tags", "['a', 'b', 'c']");
    assertThat(refusedField(AGENT, "tags", "['a', 'a', 'a', 'a']"))
        .isEqualTo("tags must not have more than 3 elements.");
    refusedField(AGENT, "tags", "'a'");
    refusedField(AGENT, "tags", "[1]");
    refusedField(AGENT, "tags", "[null]");
    refusedField(AGENT, "tags", "['']");
    refusedField(AGENT, "tags", "['" + "a".repeat(1_001) + "']");
    takes(DISCOVERY, "embedding", "[1, -2.5]");
    refusedField(DISCOVERY, "embedding", "[1, 2, 3]");
    refusedField(DISCOVERY, "embedding", "['1']");
    refusedField(DISCOVERY, "embedding", "[1e309]");
    takes(AGENT, "recentDecisions", "[" + "0,".repeat(999) + "0]");
    assertThat(refusedField(AGENT, "recentDecisions", "[" + "0,".repeat(1_000) + "0]"))
        .contains("1000 elements");
    refusedField(AGENT, "recentDecisions", "{}");
    refusedField(AGENT, "metadata", "[]");
  }

  @Test
  void writesARowAsItIsReadWithoutWhatNobodyReads() {
    Row row =
        Row.of(RecordTables.IDENTITIES)
            .with("agent_id", "a")
            .with("api_key_hash", "secret")
            .with("tags", List.of("x"))
            .with("total_updates", 7L)
            .with("response_completed", true)
            .with("updated_at", NOW)
            .with("metadata", "{\"a\":1.50}");

    assertThat(AGENT.written(row).toString())
        .isEqualTo(
            json("{'agentId':'a','label':null,'status':null,'tags':['x'],'totalUpdates':7,"
                    + "'responseCompleted':true,'createdAt':null,'updatedAt':'2026-03-01T12:00:00.500Z',"
                    + "'recentDecisions':null,'metadata':{'a':1.50}}")
                .toString());
    Row odd = Row.of(RecordTables.AGENT_STATE).with("entropy", Double.NaN);
    assertThat(STATE.written(odd).toString()).isEqualTo("{\"entropy\":\"NaN\"}");
  }

  private static void takes(Shape shape, String field, String value) {
    Row row = shape.changed(json("{'" + field + "': " + value + "}"), NOW, SKEW);
    assertThat(row.columns()).hasSize(1);
  }

  private static String refusedField(Shape shape, String field, String value) {
    StemmaException refusal =
        refusal(() -> shape.changed(json("{'" + field + "': " + value + "}"), NOW, SKEW));
    assertThat(refusal.extensions()).containsEntry("field", field);
    return refusal.detail();
  }

  private static String refused(Shape shape, String body, String field) {
    StemmaException refusal = refusal(() -> shape.made(json(body), NOW, SKEW));
    assertThat(refusal.extensions()).containsEntry("field", field);
    return refusal.detail();
  }

  private static String notChanged(String body, String field) {
    StemmaException refusal = refusal(() -> AGENT.changed(json(body), NOW, SKEW));
    assertThat(refusal.extensions()).containsEntry("field", field);
    return refusal.detail();
  }

  private static StemmaException refusal(Runnable reading) {
    StemmaException[] refusal = new StemmaException[1];
    assertThatThrownBy(reading::run)
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              refusal[0] = e;
            });
    return refusal[0];
  }

  private static JsonNode json(String text) {
    return CanonicalJson.parse(text.replace('\'', '"'));
  }
}
