package io.stemma.audit.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.stemma.audit.TrailShape;
import io.stemma.record.Names;
import io.stemma.record.RowLines;
import io.stemma.record.Writer;
import io.stemma.record.shape.Field;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries that are written plainly, as nearly all are, straight into text: no tree and no row
 * is made. Whatever is out of the ordinary it leaves alone, to be read by {@link EntryReader} with
 * the rules of the shape: so it decides nothing, and refuses nothing.
 */
final class PlainEntries {
  private static final JsonFactory PARSERS =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final int MAX_NUMBER_CHARACTERS = 100;
  private static final int MAX_BYTES_A_CHARACTER = 3;
  private static final long MICRO = 1_000L;
  private static final long SECOND = 1_000_000L;

  private final TrailShape shape;
  private final RowLines lines;
  private final Clock clock;
  private final String now;
  private final long latestMicros;
  private final int firstMonth;
  private final int lastMonth;
  private final List<Field> fields;
  private final Map<String, Integer> places = new HashMap<>();
  private final Writer writer;
  private final int agentPlace;
  private final @Nullable String[] others;
  private final @Nullable String[] texts;
  private final int[] starts;
  private final int[] ends;

  PlainEntries(
      Batch batch,
      IngestLimits limits,
      Clock clock,
      Instant now,
      MonthBounds months,
      Writer writer) {
    this.writer = writer;
    this.shape = batch.shape();
    this.lines = batch.lines();
    this.clock = clock;
    Instant latest = now.plus(limits.clockSkew());
    this.now = now.truncatedTo(ChronoUnit.MICROS).toString();
    this.latestMicros = latest.getEpochSecond() * SECOND + latest.getNano() / MICRO;
    this.firstMonth = months.first().getYear() * 12 + months.first().getMonthValue() - 1;
    this.lastMonth = months.last().getYear() * 12 + months.last().getMonthValue() - 1;
    this.fields = new ArrayList<>(shape.shape().fields().values());
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).access() != Field.Access.READ_ONLY) {
        places.put(fields.get(i).name(), i);
      }
    }
    this.agentPlace = Objects.requireNonNull(places.get("agentId"));
    this.others = others(shape, fields, writer);
    this.texts = new String[fields.size()];
    this.starts = new int[fields.size()];
    this.ends = new int[fields.size()];
  }

  /** What a field says that its client leaves open, or must: defaults, and who writes. */
  private static @Nullable String[] others(TrailShape shape, List<Field> fields, Writer writer) {
    return fields.stream()
        .map(
            field ->
                switch (field.column()) {
                  case Writer.BY -> writer.principal();
                  case Writer.KEY -> writer.keyId();
                  default -> Objects.toString(shape.defaults().get(field.column()), null);
                })
        .toArray(String[]::new);
  }

  /**
   * Adds an entry of valid UTF-8.
   *
   * @return whether it was added; if not, nothing was done
   */
  boolean add(byte[] bytes, int from, int length) {
    Arrays.fill(texts, null);
    Arrays.fill(ends, 0);
    try (JsonParser json = PARSERS.createParser(bytes, from, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT || !fields(json, bytes, from)) {
        return false;
      }
      if (json.nextToken() != null || !isComplete() || !isOwn()) {
        return false;
      }
    } catch (IOException e) {
      return false;
    }
    write(bytes);
    return true;
  }

  private boolean fields(JsonParser json, byte[] bytes, int from) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      Integer place = places.get(name);
      JsonToken token = json.nextToken();
      if (place == null || !value(json, token, place, bytes, from)) {
        return false;
      }
    }
    return json.currentToken() == JsonToken.END_OBJECT;
  }

  private boolean value(JsonParser json, JsonToken token, int place, byte[] bytes, int from)
      throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return true;
    }
    Field field = fields.get(place);
    return switch (field.type()) {
      case NAME, TEXT -> token == JsonToken.VALUE_STRING && text(json, field, place);
      case INSTANT -> token == JsonToken.VALUE_STRING && instant(json.getText(), place);
      case INTEGER -> token == JsonToken.VALUE_NUMBER_INT && integer(json, field, place);
      case REAL -> token.isNumeric() && real(json, field, place);
      case BOOL -> token.isBoolean() && set(place, token.asString());
      case OBJECT -> token == JsonToken.START_OBJECT && object(json, place, bytes, from);
      case ARRAY, NAMES, REALS -> false;
    };
  }

  private boolean set(int place, @Nullable String text) {
    texts[place] = text;
    return text != null;
  }

  private boolean text(JsonParser json, Field field, int place) throws IOException {
    int length = json.getTextLength();
    boolean fits = length * MAX_BYTES_A_CHARACTER <= field.most();
    boolean named = length > 0 || field.type() != Field.Type.NAME;
    return fits && named && field.values().isEmpty() && isPlain(json) && set(place, json.getText());
  }

  private boolean instant(String text, int place) {
    PlainTime time = PlainTime.of(text);
    return time != null
        && time.month() >= firstMonth
        && time.month() <= lastMonth
        && time.epochMicros() <= latestMicros
        && set(place, time.text());
  }

  private boolean integer(JsonParser json, Field field, int place) throws IOException {
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return false;
    }
    long number = json.getLongValue();
    return number >= field.least() && number <= field.most() && set(place, Long.toString(number));
  }

  private boolean real(JsonParser json, Field field, int place) throws IOException {
    // Without a negative zero, which not every store knows.
    double number = json.getDoubleValue() + 0.0;
    return number >= field.least()
        && number <= field.most()
        && Double.isFinite(number)
        && set(place, Double.toString(number));
  }

  /** It is kept as it was sent: a store of JSON puts it into its own form. */
  private boolean object(JsonParser json, int place, byte[] bytes, int from) throws IOException {
    int start = from + (int) json.currentTokenLocation().getByteOffset();
    int depth = 1;
    while (depth > 0) {
      JsonToken token = json.nextToken();
      if (token == null) {
        return false;
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token.isNumeric() ? !isShort(json) : !isPlain(json)) {
        return false;
      }
    }
    int end = from + (int) json.currentLocation().getByteOffset();
    starts[place] = start;
    ends[place] = end;
    return bytes[start] == '{' && bytes[end - 1] == '}';
  }

  /** A number of which nothing has to be known: an exponent could make it any size. */
  private static boolean isShort(JsonParser json) throws IOException {
    char[] characters = json.getTextCharacters();
    int end = json.getTextOffset() + json.getTextLength();
    for (int i = json.getTextOffset(); i < end; i++) {
      if (characters[i] == 'e' || characters[i] == 'E') {
        return false;
      }
    }
    return json.getTextLength() <= MAX_NUMBER_CHARACTERS;
  }

  /** Without what stores of text cannot hold, or might not. */
  private static boolean isPlain(JsonParser json) throws IOException {
    char[] characters = json.getTextCharacters();
    int end = json.getTextOffset() + json.getTextLength();
    for (int i = json.getTextOffset(); i < end; i++) {
      if (characters[i] == 0 || Character.isSurrogate(characters[i])) {
        return false;
      }
    }
    return true;
  }

  private boolean isComplete() {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).required() && texts[i] == null && ends[i] == 0) {
        return false;
      }
    }
    // The time and the name come first; a name alone is refused.
    return texts[0] != null || texts[1] == null;
  }

  /** Whether it is in the name of the agent that its writer is bound to, if it is to any. */
  private boolean isOwn() {
    if (writer.agentId() != null && texts[agentPlace] == null) {
      texts[agentPlace] = writer.agentId();
    }
    return !writer.isBarredFrom(texts[agentPlace]);
  }

  private void write(byte[] bytes) {
    for (int i = 0; i < fields.size(); i++) {
      String text = texts[i];
      if (ends[i] > 0) {
        lines.text(bytes, starts[i], ends[i]);
      } else if (text != null) {
        lines.text(text);
      } else {
        open(i);
      }
    }
    lines.end();
  }

  private void open(int place) {
    String otherwise = others[place];
    if (place == 0) {
      lines.text(now);
    } else if (place == 1) {
      lines.text(Names.next(clock));
    } else if (otherwise != null) {
      lines.text(otherwise);
    } else {
      lines.nothing();
    }
  }
}
