package io.stemma.audit.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.audit.TrailShape;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Writer;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the entries of one request while its body comes. Where there may be several, one that is
 * refused does not hold up the others; a body that is not whole is refused whole.
 */
public final class EntryStream {
  private final Batch batch;
  private final IngestLimits limits;
  private final EntryReader reader;
  private final EntrySplitter splitter;
  private final boolean lines;
  private final Function<JsonProcessingException, StemmaException> notJson;

  private EntryStream(
      TrailShape shape,
      boolean lines,
      ObjectMapper json,
      Function<JsonProcessingException, StemmaException> notJson,
      IngestLimits limits,
      Clock clock,
      Writer writer) {
    this.batch = new Batch(shape);
    this.limits = limits;
    this.reader = new EntryReader(batch, json, limits, clock, writer);
    this.lines = lines;
    this.notJson = notJson;
    Entries entries = new Entries();
    this.splitter =
        lines
            ? new LineSplitter(limits.entryBytes(), entries)
            : new ArraySplitter(limits.entryBytes(), entries);
  }

  /** Says how entries are read. */
  public record Reading(
      ObjectMapper json,
      Function<JsonProcessingException, StemmaException> notJson,
      IngestLimits limits,
      Clock clock) {
    /** Of a body in which each line is an entry. */
    public EntryStream ofLines(TrailShape shape, Writer writer) {
      return new EntryStream(shape, true, json, notJson, limits, clock, writer);
    }

    /** Of a body that is an entry, or an array of them. */
    public EntryStream ofJson(TrailShape shape, Writer writer) {
      return new EntryStream(shape, false, json, notJson, limits, clock, writer);
    }
  }

  /**
   * Takes the next bytes of the body.
   *
   * @throws StemmaException where the body must be refused whole
   */
  public void feed(byte[] bytes, int from, int to) {
    splitter.feed(bytes, from, to);
  }

  /**
   * The body ends here.
   *
   * @throws StemmaException where it must be refused whole
   */
  public Batch end() {
    splitter.end();
    return batch;
  }

  /** Whether the body is one entry, which is answered by itself. */
  public boolean isOne() {
    return splitter instanceof ArraySplitter values && !values.isArray();
  }

  /** Reads one after the other. */
  private final class Entries implements EntrySplitter.Sink {
    @Override
    public void entry(byte[] bytes, int from, int length) {
      countOne();
      try {
        reader.read(bytes, from, length);
      } catch (JsonProcessingException e) {
        refuse(isOne() ? notJson.apply(e) : broken(e));
      } catch (StemmaException e) {
        refuse(e);
      }
    }

    @Override
    public void tooLarge() {
      countOne();
      refuse(
          new StemmaException(
              ErrorCode.PAYLOAD_TOO_LARGE,
              "An entry must not have more than " + limits.entryBytes() + " bytes."));
    }

    @Override
    public void empty() {
      countOne();
      refuse(new StemmaException(ErrorCode.INVALID_JSON, "There is nothing on this line."));
    }

    private void countOne() {
      if (batch.size() == limits.entries()) {
        throw new StemmaException(
            ErrorCode.INVALID_REQUEST,
            "A request must not have more than "
                + Counted.of(limits.entries(), "entry", "entries")
                + ". Nothing of it was stored.");
      }
    }
  }

  private void refuse(StemmaException why) {
    if (isOne()) {
      throw why;
    }
    Map<String, Object> extensions = new LinkedHashMap<>(why.extensions());
    extensions.put("item", batch.size());
    if (lines) {
      extensions.put("line", batch.size() + 1);
    }
    batch.refuse(new StemmaException(why.code(), why.detail(), extensions, why));
  }

  private static StemmaException broken(JsonProcessingException failure) {
    int column = failure.getLocation() == null ? 0 : failure.getLocation().getColumnNr();
    return new StemmaException(
        ErrorCode.INVALID_JSON,
        "It is not valid JSON, from its character " + column + " on.",
        failure);
  }
}
