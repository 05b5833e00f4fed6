package io.stemma.audit.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.audit.TrailShape;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Row;
import io.stemma.record.Utf8;
import io.stemma.record.Writer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

/**
 * Reads entries of one request, each the JSON of an object, by the rules of their shape: those that
 * are written plainly by a short way.
 */
final class EntryReader {
  private final Batch batch;
  private final TrailShape shape;
  private final ObjectMapper json;
  private final IngestLimits limits;
  private final Clock clock;
  private final Instant now;
  private final MonthBounds months;
  private final PlainEntries plain;
  private final Writer writer;

  EntryReader(Batch batch, ObjectMapper json, IngestLimits limits, Clock clock, Writer writer) {
    this.writer = writer;
    this.batch = batch;
    this.shape = batch.shape();
    this.json = json;
    this.limits = limits;
    this.clock = clock;
    this.now = clock.instant();
    this.months = MonthBounds.around(now, limits.monthsBack(), limits.monthsAhead());
    this.plain = new PlainEntries(batch, limits, clock, now, months, writer);
  }

  /**
   * Adds the entry to the batch.
   *
   * @throws JsonProcessingException where it is no JSON; nothing is added
   * @throws StemmaException where the entry must not be stored; nothing is added
   */
  void read(byte[] bytes, int from, int length) throws JsonProcessingException {
    checkUtf8(bytes, from, length);
    if (!plain.add(bytes, from, length)) {
      readExactly(bytes, from, length);
    }
  }

  /** The same by the long way, which is the law. */
  void readExactly(byte[] bytes, int from, int length) throws JsonProcessingException {
    JsonNode given = shape.shape().writtenAs(writer, parsed(bytes, from, length));
    Row made = shape.shape().made(given, now, limits.clockSkew());
    writer.requireAgent("agentId", made.text("agent_id"));
    Row whole = writer.stamp(shape.made(made, clock));
    months.check(Objects.requireNonNull(whole.instant("ts")));
    batch.lines().add(whole);
  }

  private JsonNode parsed(byte[] bytes, int from, int length) throws JsonProcessingException {
    try {
      JsonNode given = json.readTree(bytes, from, length);
      if (given == null || given.isMissingNode()) {
        throw new StemmaException(ErrorCode.INVALID_JSON, "The body is missing: send JSON.");
      }
      return given;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The parser lets some of it pass. */
  private static void checkUtf8(byte[] bytes, int from, int length) {
    if (!Utf8.isValid(bytes, from, length)) {
      throw new StemmaException(ErrorCode.INVALID_JSON, "It is not valid UTF-8.");
    }
  }
}
