package io.stemma.backfill.source;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a line of a log as one JSON object and sorts its members into columns. */
final class LogParser {
  private static final int MAX_DEPTH = 500;
  private static final String HALF = "the last line has neither its end nor a whole object";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** NaN and Infinity are no JSON, but programs write them: such a line is not lost for it. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(LogLines.MAX_BYTES)
                  .maxNumberLength(LogLines.MAX_BYTES)
                  .build())
          .build();

  private final List<LogColumn> columns;
  private final Set<String> secrets;
  private final Pattern secretNames;

  /**
   * Prepares the reading.
   *
   * @param secrets members whose lines are never kept in clear
   */
  LogParser(List<LogColumn> columns, Set<String> secrets) {
    this.columns = List.copyOf(columns);
    this.secrets = SqliteNames.set(secrets);
    this.secretNames =
        Pattern.compile(
            secrets.stream().map(Pattern::quote).collect(Collectors.joining("|")),
            Pattern.CASE_INSENSITIVE);
  }

  LogEntry read(LogLine line) {
    String text = utf8(line.bytes());
    if (line.tooLong() != null) {
      return refused(line, text, "line_too_long", line.tooLong());
    }
    if (text == null) {
      return line.isTerminated()
          ? refused(line, null, "invalid_utf8", "the line's bytes are no UTF-8")
          : refused(line, null, "half_line", HALF);
    }
    Members members = new Members();
    try (JsonParser parser = FACTORY.createParser(withoutMark(text))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return refused(line, text, "not_an_object", "the line is JSON, but no object");
      }
      members.read(parser);
      if (parser.nextToken() != null) {
        return refused(line, text, "not_json", "behind the line's object stands something else");
      }
    } catch (JacksonException e) {
      return line.isTerminated()
          ? refused(line, text, "not_json", "the line is no JSON")
          : refused(line, text, "half_line", HALF);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean isSecret = members.secret || namesSecret(text);
    return new LogEntry(members.cells, kept(line, text, isSecret), null, members.remark);
  }

  private LogEntry refused(LogLine line, @Nullable String text, String problem, String detail) {
    String look = text == null ? new String(line.bytes(), StandardCharsets.ISO_8859_1) : text;
    return new LogEntry(
        new @Nullable Object[columns.size()], kept(line, text, namesSecret(look)), problem, detail);
  }

  private boolean namesSecret(String text) {
    return !secrets.isEmpty() && secretNames.matcher(text).find();
  }

  /** Of a line with a secret only its SHA-256 is told. */
  private static Object kept(LogLine line, @Nullable String text, boolean isSecret) {
    if (isSecret) {
      return "{\"sha256\": \"" + Sha256.hex(line.bytes()) + "\"}";
    }
    return text == null || text.indexOf('\0') >= 0 ? line.bytes() : text;
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The members of one object. */
  private final class Members {
    private final @Nullable Object[] cells = new @Nullable Object[columns.size()];
    private final BitSet seen = new BitSet();
    private @Nullable String remark;
    private boolean secret;

    void read(JsonParser parser) throws IOException {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        int column = column(parser.currentName());
        secret |= secrets.contains(parser.currentName());
        JsonToken value = parser.nextToken();
        if (column < 0) {
          remark("unknown_member");
        } else {
          if (seen.get(column)) {
            remark("duplicate_keys");
          }
          seen.set(column);
          cells[column] = cell(columns.get(column).kind(), value, parser);
        }
        skip(parser);
      }
    }

    /** A secret may stand deep in a member that no column takes. */
    private void skip(JsonParser parser) throws IOException {
      int depth = 0;
      JsonToken token = parser.currentToken();
      do {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        secret |= token == JsonToken.FIELD_NAME && secrets.contains(parser.currentName());
        token = depth == 0 ? token : parser.nextToken();
      } while (depth > 0);
    }

    private int column(String name) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equals(name)) {
          return i;
        }
      }
      return -1;
    }

    private @Nullable Object cell(LogColumn.Kind kind, JsonToken token, JsonParser parser)
        throws IOException {
      if (token == JsonToken.VALUE_NULL) {
        return null;
      }
      if (kind == LogColumn.Kind.TEXT && token == JsonToken.VALUE_STRING) {
        String text = parser.getText();
        return isWhole(text) ? text : unheld("lone_surrogate");
      }
      if (kind == LogColumn.Kind.BOOLEAN && token.isBoolean()) {
        return token == JsonToken.VALUE_TRUE ? 1L : 0L;
      }
      boolean isWholeNumber =
          token == JsonToken.VALUE_NUMBER_INT
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      return isWholeNumber && kind != LogColumn.Kind.TEXT
          ? (Object) parser.getLongValue()
          : unheld("wrong_kind");
    }

    private @Nullable Object unheld(String why) {
      remark(why);
      return null;
    }

    private void remark(String why) {
      remark = remark == null ? why : remark;
    }

    /** SQLite's text is UTF-8, which has no half of a pair. */
    private boolean isWhole(String text) {
      return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
  }
}
