package io.stemma.audit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stemma.audit.TrailShape;
import io.stemma.error.StemmaException;
import io.stemma.record.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is read by the short way is what the long one makes of it. */
class PlainEntriesTest {
  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00.123456789Z");
  private static final IngestLimits LIMITS =
      new IngestLimits(5, 100_000, Duration.ofMinutes(5), 24, 3);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final String UUID_7 =
      "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}";
  private static final List<String> NAMES =
      List.of(
          "ts",
          "ts",
          "id",
          "eventType",
          "eventType",
          "agentId",
          "confidence",
          "payload",
          "metadata",
          "rawHash",
          "sessionId",
          "odd",
          "writtenBy",
          "toolName",
          "toolName",
          "latencyMs",
          "success",
          "errorType",
          "id");
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "-0.0",
          "0.50",
          "1",
          "1.0000001",
          "1e-3",
          "1E999",
          "9223372036854775807",
          "9223372036854775808",
          "-5",
          "\"\"",
          "\"a\"",
          "\"\\u0000\"",
          "\"\\ud83e\\uddec\"",
          "\"\\ud800\"",
          "\"🧬é\\t\\\\N\"",
          "\"2026-03-31T12:00:00Z\"",
          "\"2026-03-31T12:05:00.123456Z\"",
          "\"2026-03-31T12:05:00.123457Z\"",
          "\"2024-02-29T23:59:59.5Z\"",
          "\"2024-03-01T00:00:00.120+00:00\"",
          "\"2024-02-28T23:59:59Z\"",
          "\"2025-04-31T00:00:00Z\"",
          "\"2025-01-01T24:00:00Z\"",
          "\"2025-12-31T23:59:60Z\"",
          "\"2025-12-31T23:59:59.1234567Z\"",
          "\"2025-12-31\"",
          "\"2026-01-01T01:30:00+02:00\"",
          "\"2026-01-31T12:00:00.Z\"",
          "[]",
          "{}",
          "{\"b\":1.50, \"a\" : [1,2,{\"\\t\":null}], \"\":\"\\\\\"}",
          "{\"a\":1,\"a\":2}",
          "{\"a\":1e5}",
          "{\"a\":\"\\u0000\"}",
          "{\"\\ud800\":1}",
          "{\"a\":" + "1".repeat(1_200) + "}",
          "{\"a\":0." + "1".repeat(200) + "}",
          "{\"é\":\"🧬\"}",
          "\"" + "x".repeat(1_001) + "\"",
          "\"" + "é".repeat(500) + "\"",
          "\"" + "x".repeat(400) + "\"");

  /** One of them with what a line escapes in its name, as the subject of a token may have. */
  private static final List<Writer> WRITERS =
      List.of(
          Writer.LOCAL,
          new Writer("k", "key-1", "a"),
          new Writer("a\\b\tc é", "token:a\\b", null),
          new Writer("k", "key-2", "x"));

  @Property(tries = 3_000)
  void readsTheSameByBothWays(@ForAll long seed) {
    Random random = new Random(seed);
    TrailShape shape = random.nextBoolean() ? TrailShape.EVENTS : TrailShape.TOOL_USAGE;
    List<String> members = new ArrayList<>();
    members.add(shape.equals(TrailShape.EVENTS) ? "\"eventType\":\"e\"" : "\"toolName\":\"t\"");
    for (int i = random.nextInt(4); i > 0; i--) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      members.add("\"" + name + "\" : " + VALUES.get(random.nextInt(VALUES.size())));
    }
    String entry = " {" + String.join(", ", members) + "}" + (random.nextInt(20) == 0 ? " 1" : " ");

    Writer writer = WRITERS.get(random.nextInt(WRITERS.size()));

    assertThat(read(shape, entry, writer, false))
        .as("%s by %s", entry, writer)
        .isEqualTo(read(shape, entry, writer, true));
  }

  /** What it is as a row, or why it is none; names that are made are left out. */
  private static String read(TrailShape shape, String entry, Writer writer, boolean exactly) {
    Batch batch = new Batch(shape);
    EntryReader reader =
        new EntryReader(batch, JSON, LIMITS, Clock.fixed(NOW, ZoneOffset.UTC), writer);
    byte[] bytes = ("x" + entry).getBytes(StandardCharsets.UTF_8);
    try {
      if (exactly) {
        reader.readExactly(bytes, 1, bytes.length - 1);
      } else {
        reader.read(bytes, 1, bytes.length - 1);
      }
    } catch (JsonProcessingException e) {
      return "no JSON";
    } catch (StemmaException e) {
      return e.code() + " " + e.detail();
    }
    StringBuilder text = new StringBuilder();
    for (String column : shape.table().columns().keySet()) {
      Object value = batch.lines().row(0).get(column);
      boolean made = column.equals(shape.name()) && String.valueOf(value).matches(UUID_7);
      text.append(column).append('=').append(made ? "made" : value).append('\n');
    }
    return text.toString();
  }
}
