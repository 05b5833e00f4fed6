package io.stemma.backfill.mapping;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON in cells, held against what {@code jsonb} can hold. */
final class Json {
  /** The server's own limit is its stack; this stays far below it. */
  private static final int MAX_DEPTH = 500;

  private static final int MAX_PLAIN_DIGITS = 40;

  private static final int MAX_TEXT = 100_000_000;
  private static final String NOT_JSON = "not_json";

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNumberLength(JsonNumber.MAX_LENGTH)
                  .build())
          .build();

  private static final JsonFactory TOLERANT =
      FACTORY.rebuild().disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final ObjectReader TREES = new ObjectMapper(TOLERANT).readerFor(JsonNode.class);

  /** How much of a text {@code jsonb} holds. */
  private enum Held {
    NOT,
    /** All but the sign of a zero. */
    WITHOUT_SIGN,
    ALL
  }

  private Json() {}

  /** The JSON object in a cell, or null where it holds none. */
  static @Nullable JsonNode object(@Nullable Object cell) {
    if (!(cell instanceof String text) || text.isEmpty()) {
      return null;
    }
    try {
      JsonNode node = TREES.readTree(text);
      return node.isObject() ? node : null;
    } catch (JsonProcessingException e) {
      // The column's own mapping keeps a text that is no JSON.
      return null;
    }
  }

  /** Whether {@code text} can hold it: no NUL, and no half of a character. */
  static boolean isText(String text) {
    return text.indexOf('\0') < 0 && hasNoLoneSurrogate(text);
  }

  static @Nullable String jsonOrKeep(RowContext row, String source) {
    String text = row.text(source);
    if (text == null) {
      return null;
    }
    if (!(row.cell(source) instanceof String)) {
      // A bare number was stored: it is JSON, and its storage class is kept beside it.
      return held(TOLERANT, text) == Held.NOT ? null : text;
    }
    String lost = PlainJson.is(text) ? null : lost(text);
    if (lost != null) {
      row.keep(source, lost);
    }
    return NOT_JSON.equals(lost) ? null : text;
  }

  /** The word for what {@code jsonb} does not hold of a text; null where it holds all. */
  private static @Nullable String lost(String text) {
    return switch (held(FACTORY, text)) {
      case ALL -> null;
      case WITHOUT_SIGN -> "precision";
      case NOT -> held(TOLERANT, text) == Held.NOT ? NOT_JSON : "duplicate_keys";
    };
  }

  static @Nullable String textArrayOrKeep(RowContext row, String source, boolean nulls) {
    String text =
        row.cell(source) instanceof String json && isHeld(json) ? json : jsonOrKeep(row, source);
    if (text == null) {
      return null;
    }
    try (JsonParser parser = TOLERANT.createParser(text)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        StringBuilder array = new StringBuilder("{");
        JsonToken token = parser.nextToken();
        while (token == JsonToken.VALUE_STRING || (nulls && token == JsonToken.VALUE_NULL)) {
          appendElement(array, token == JsonToken.VALUE_NULL ? null : parser.getText());
          token = parser.nextToken();
        }
        if (parser.currentToken() == JsonToken.END_ARRAY) {
          return array.append('}').toString();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    row.keep(source, "not_an_array_of_text");
    return null;
  }

  static @Nullable String realArrayOrKeep(RowContext row, String source) {
    Object cell = row.cell(source);
    if (cell == null) {
      return null;
    }
    String text = cell instanceof byte[] bytes ? utf8(bytes) : cell instanceof String s ? s : null;
    Reals reals = text == null ? null : reals(text);
    if (reals == null) {
      row.keep(source, "not_an_array_of_numbers");
      return null;
    }
    if (!reals.areExact()) {
      row.keep(source, "precision");
    }
    return reals.array();
  }

  /**
   * An array of doubles.
   *
   * @param areExact whether they are the numbers that were written
   */
  private record Reals(String array, boolean areExact) {}

  private static @Nullable Reals reals(String text) {
    try (JsonParser parser = TOLERANT.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return null;
      }
      StringBuilder array = new StringBuilder("{");
      boolean areExact = true;
      while (parser.nextToken().isNumeric()) {
        array.append(array.length() > 1 ? "," : "").append(real(parser));
        areExact &= JsonNumber.isDouble(parser.getText());
      }
      return parser.currentToken() == JsonToken.END_ARRAY && parser.nextToken() == null
          ? new Reals(array.append('}').toString(), areExact)
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** A plain decimal is passed on: the server makes the same double of it, and far quicker. */
  private static String real(JsonParser parser) throws IOException {
    String text = parser.getText();
    boolean isPlain =
        text.length() <= MAX_PLAIN_DIGITS && text.indexOf('e') < 0 && text.indexOf('E') < 0;
    if (isPlain) {
      return text;
    }
    double number = parser.getDoubleValue();
    if (Double.isInfinite(number)) {
      throw new IOException("Finite as it is written: infinity must not stand for it");
    }
    return Numbers.text(number);
  }

  /** Whether doubles hold every number within these members of an object. */
  static boolean numbersAreDoubles(String text, Set<String> members) {
    try (JsonParser parser = TOLERANT.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return true;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean matters = members.contains(parser.currentName());
        parser.nextToken();
        if (matters && !valuesAreDoubles(parser)) {
          return false;
        }
        parser.skipChildren();
      }
      return true;
    } catch (JacksonException e) {
      // The column's own mapping keeps a text that is no JSON.
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the value whose first token is current, up to its last one or a number that differs. */
  private static boolean valuesAreDoubles(JsonParser parser) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      if (token.isNumeric() && !JsonNumber.isDouble(parser.getText())) {
        return false;
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } while (depth > 0 && parser.nextToken() != null);
    return true;
  }

  private static void appendElement(StringBuilder array, @Nullable String element) {
    array.append(array.length() > 1 ? "," : "");
    if (element == null) {
      array.append("NULL");
      return;
    }
    array.append('"');
    for (int i = 0; i < element.length(); i++) {
      char c = element.charAt(i);
      if (c == '"' || c == '\\') {
        array.append('\\');
      }
      array.append(c);
    }
    array.append('"');
  }

  /** Whether the text is one JSON value that {@code jsonb} holds without losing a name. */
  static boolean isHeld(String text) {
    return PlainJson.is(text) || held(FACTORY, text) != Held.NOT;
  }

  /** Whether a text or a blob is a JSON array that has a negative zero anywhere in it. */
  static boolean isArrayWithNegativeZero(Object cell) {
    String text = cell instanceof byte[] bytes ? utf8(bytes) : cell instanceof String s ? s : null;
    return text != null
        && text.stripLeading().startsWith("[")
        && text.contains("-0")
        && held(TOLERANT, text) == Held.WITHOUT_SIGN;
  }

  /** How much {@code jsonb} holds of a text that should be one JSON value. */
  private static Held held(JsonFactory factory, String text) {
    try (JsonParser parser = factory.createParser(text)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return Held.NOT;
      }
      Held held = Held.ALL;
      int depth = 0;
      do {
        if (!tokenIsHeld(parser, token)) {
          return Held.NOT;
        }
        if (token.isNumeric() && JsonNumber.isNegativeZero(parser.getText())) {
          held = Held.WITHOUT_SIGN;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        token = parser.nextToken();
      } while (depth > 0 && token != null);
      return depth == 0 && token == null ? held : Held.NOT;
    } catch (JacksonException e) {
      return Held.NOT;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean tokenIsHeld(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
      return isText(parser.getText());
    }
    return !token.isNumeric() || JsonNumber.isNumeric(parser.getText());
  }

  private static boolean hasNoLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
