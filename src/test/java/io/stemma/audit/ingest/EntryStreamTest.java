package io.stemma.audit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stemma.audit.TrailShape;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Row;
import io.stemma.record.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries out of bodies that come in pieces. */
class EntryStreamTest {
  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");
  private static final IngestLimits LIMITS = new IngestLimits(5, 200, Duration.ofMinutes(5), 24, 3);
  private static final EntryStream.Reading READING = reading(LIMITS);

  private static EntryStream.Reading reading(IngestLimits limits) {
    return new EntryStream.Reading(
        JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build(),
        failure -> new StemmaException(ErrorCode.INVALID_JSON, "not JSON", failure),
        limits,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Property(tries = 300)
  void isReadTheSameHoweverItIsCut(
      @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 120) Integer> cuts,
      @ForAll boolean lines) {
    String one = "{\"ts\":\"2026-03-01T00:00:00Z\",\"id\":\"%s\",\"eventType\":\"a,]}\\\\\\\"[{\"}";
    List<String> entries = List.of(one.formatted("é"), one.formatted("x"), "{\"eventType\":7}");
    String body =
        lines ? String.join("\n", entries) + "\n" : " [" + String.join(" ,\n", entries) + "]\n";

    Batch batch = read(lines, body, cuts);

    assertThat(batch.lines().rows())
        .extracting(row -> row.text("event_id"))
        .containsExactly("é", "x");
    assertThat(batch.lines().row(0).text("event_type")).isEqualTo("a,]}\\\"[{");
    assertThat(batch.refused()).containsOnlyKeys(2);
  }

  @Test
  void namesTheLineThatIsRefused() {
    String body = "{\"eventType\":\"a\"}\n\n{\"eventType\n \t\r\n{\"eventType\":\"b\"}\r\n";

    Batch batch = read(true, body, List.of());

    assertThat(batch.lines().size()).isEqualTo(2);
    assertThat(batch.refused()).containsOnlyKeys(1, 2, 3);
    batch
        .refused()
        .forEach(
            (place, why) -> {
              assertThat(why.code()).isEqualTo(ErrorCode.INVALID_JSON);
              assertThat(why.extensions()).containsEntry("line", place + 1);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"eventType\":\"a\"}",
        "[{\"eventType\":\"a\"},",
        "[{\"eventType\":\"a\"},]",
        "[,]",
        "[{\"eventType\":\"a\"} {}]",
        "[{\"eventType\":\"a\"}] x",
        "[{\"eventType\":\"a}]",
        "[",
        "",
        " \n",
        "{\"eventType\":\"a\"",
        "{\"eventType\":\"a\"} {}",
        "nul",
      })
  void refusesABodyThatIsNotWhole(String body) {
    assertFails(ErrorCode.INVALID_JSON, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"eventType\":\"a\",\"payload\":{\"a\":\"\\u0000\"}}",
        "{\"eventType\":\"a\",\"payload\":{\"a\":\"\\ud800\"}}",
        "{\"eventType\":\"a\\u0000\"}",
        "{\"eventType\":\"a\",\"payload\":[]}",
        "{\"eventType\":\"a\",\"payload\":{\"a\":1e9999}}",
        "{\"eventType\":\"a\",\"confidence\":\"1\"}",
        "{\"eventType\":\"a\",\"id\":\"without a time\"}",
        "{\"eventType\":\"a\",\"colour\":1}",
        "{\"eventType\":null}",
        "[]",
        "7",
        "\"text, and a ]\"",
        "null",
      })
  void refusesTheEntryOnly(String entry) {
    String good = "{\"eventType\":\"a\"}";

    Batch batch = read(false, "[" + good + "," + entry + "," + good + "]", List.of());

    assertThat(batch.refused()).containsOnlyKeys(1);
    assertThat(why(batch, 1).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(why(batch, 1).extensions()).containsEntry("item", 1);
    assertThat(batch.lines().size()).isEqualTo(2);
  }

  @Test
  void refusesWhatIsNoUtf8AndWhatIsTooDeep() {
    byte[] body = "[{\"eventType\":\"x\"},{\"eventType\":\"b\"}]".getBytes(StandardCharsets.UTF_8);
    body[15] = (byte) 0xC0;
    EntryStream stream = READING.ofJson(TrailShape.EVENTS, Writer.LOCAL);
    stream.feed(body, 0, body.length);

    assertThat(why(stream.end(), 0).code()).isEqualTo(ErrorCode.INVALID_JSON);
    IngestLimits large = new IngestLimits(5, 10_000, Duration.ZERO, 1, 1);
    EntryStream deep = reading(large).ofLines(TrailShape.EVENTS, Writer.LOCAL);
    byte[] nested =
        ("{\"eventType\":\"a\",\"payload\":" + "{\"a\":".repeat(1_500) + "1" + "}".repeat(1_501))
            .getBytes(StandardCharsets.UTF_8);
    deep.feed(nested, 0, nested.length);
    assertThat(why(deep.end(), 0).code()).isEqualTo(ErrorCode.INVALID_JSON);
  }

  @Test
  void holdsTheLimitsOfOneEntryAndOfTheirNumber() {
    String fits = "{\"eventType\":\"" + "x".repeat(200 - 16) + "\"}";
    assertThat(fits).hasSize(200);
    for (List<Integer> cuts : List.of(List.<Integer>of(), List.of(50, 100, 150))) {
      Batch batch = read(true, fits + "\n" + fits.replace(":", ": ") + "\n" + fits + "\n", cuts);

      assertThat(why(batch, 1).code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
      assertThat(batch.lines().size()).isEqualTo(2);
    }
    assertThat(read(true, "{}\n".repeat(5), List.of()).size()).isEqualTo(5);
    assertThatThrownBy(() -> read(true, "{}\n".repeat(6), List.of()))
        .hasMessageContaining("more than 5 entries");
    assertFails(ErrorCode.PAYLOAD_TOO_LARGE, fits.replace(":", ": "));
  }

  @Test
  void takesTheMonthsOfItsBoundsAndNoOther() {
    String entry = "{\"eventType\":\"a\",\"ts\":\"%s\"}\n";
    String body =
        entry.formatted("2024-03-01T00:00:00Z")
            + entry.formatted("2024-03-01T00:59:59.999999+01:00")
            + entry.formatted("2026-03-31T12:05:00Z");

    Batch batch = read(true, body, List.of());

    assertThat(batch.refused()).containsOnlyKeys(1);
    StemmaException why = why(batch, 1);
    assertThat(why.code()).isEqualTo(ErrorCode.AUDIT_TIME_OUT_OF_BOUNDS);
    assertThat(why.extensions())
        .containsEntry("firstMonth", "2024-03")
        .containsEntry("lastMonth", "2026-06");
  }

  @Test
  void saysWhatACallerLeftOpen() {
    Row row = read(false, "{\"eventType\":\"a\"}", List.of()).lines().row(0);

    assertThat(row.instant("ts")).isEqualTo(NOW);
    assertThat(row.text("event_id")).hasSize(36);
    assertThat(row.get("confidence")).isEqualTo(1.0);
    assertThat(row.text("payload")).isEqualTo("{}");
    assertThat(row.get("agent_id")).isNull();
  }

  private static Batch read(boolean lines, String body, List<Integer> cuts) {
    EntryStream stream =
        lines
            ? READING.ofLines(TrailShape.EVENTS, Writer.LOCAL)
            : READING.ofJson(TrailShape.EVENTS, Writer.LOCAL);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    List<Integer> places = new ArrayList<>(cuts);
    places.removeIf(place -> place > bytes.length);
    places.add(bytes.length);
    places.sort(null);
    int from = 0;
    for (int to : places) {
      stream.feed(bytes.clone(), from, to);
      from = to;
    }
    return stream.end();
  }

  private static StemmaException why(Batch batch, int place) {
    return Objects.requireNonNull(batch.refused().get(place));
  }

  private static void assertFails(ErrorCode code, String body) {
    assertThatThrownBy(() -> read(false, body, List.of()))
        .isInstanceOfSatisfying(
            StemmaException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
