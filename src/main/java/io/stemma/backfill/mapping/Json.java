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
import org.jspecify.annotations.Nullable;

/** JSON in cells, held against what {@code jsonb} can hold. */
final class Json {
  /** The server's own limit is its stack; this stays far below it. */
  private static final int MAX_DEPTH = 500;

  /** What the server's numeric holds before the point, and behind it. */
  private static final int MAX_DIGITS = 131_072;

  private static final int MAX_DECIMALS = 16_383;
  private static final int MAX_PLAIN_DIGITS = 40;

  private static final int MAX_TEXT = 100_000_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNumberLength(1000)
                  .build())
          .build();

  private static final JsonFactory TOLERANT =
      FACTORY.rebuild().disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** For JSON that a store of ours has taken: its numbers may be as long as the server's. */
  private static final JsonFactory IN_FULL =
      FACTORY
          .rebuild()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNumberLength(MAX_DIGITS + MAX_DECIMALS)
                  .build())
          .build();

  private static final ObjectReader TREES = new ObjectMapper(TOLERANT).readerFor(JsonNode.class);

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
      return isHeld(TOLERANT, text) ? text : null;
    }
    if (isHeld(text)) {
      return text;
    }
    boolean held = isHeld(TOLERANT, text);
    row.keep(source, held ? "duplicate_keys" : "not_json");
    return held ? text : null;
  }

  /** The same with numbers of any length that {@code jsonb} takes. */
  static @Nullable String jsonInFullOrKeep(RowContext row, String source) {
    return row.cell(source) instanceof String text && !isHeld(text) && isHeld(IN_FULL, text)
        ? text
        : jsonOrKeep(row, source);
  }

  static @Nullable String textArrayOrKeep(RowContext row, String source, boolean nulls) {
    String text = jsonOrKeep(row, source);
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
    String array = text == null ? null : realArray(text);
    if (array == null) {
      row.keep(source, "not_an_array_of_numbers");
    }
    return array;
  }

  private static @Nullable String realArray(String text) {
    try (JsonParser parser = TOLERANT.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return null;
      }
      StringBuilder array = new StringBuilder("{");
      while (parser.nextToken().isNumeric()) {
        array.append(array.length() > 1 ? "," : "").append(real(parser));
      }
      return parser.currentToken() == JsonToken.END_ARRAY && parser.nextToken() == null
          ? array.append('}').toString()
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
    return PlainJson.is(text) || isHeld(FACTORY, text);
  }

  /** Whether the text is one JSON value that {@code jsonb} takes. */
  private static boolean isHeld(JsonFactory factory, String text) {
    try (JsonParser parser = factory.createParser(text)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return false;
      }
      int depth = 0;
      do {
        if (!tokenIsHeld(parser, token)) {
          return false;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        token = parser.nextToken();
      } while (depth > 0 && token != null);
      return depth == 0 && token == null;
    } catch (JacksonException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean tokenIsHeld(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
      return isText(parser.getText());
    }
    if (token.isNumeric()) {
      return exponentIsSmall(parser.getText()) && digitsAreHeld(parser.getText());
    }
    return true;
  }

  private static boolean digitsAreHeld(String number) {
    int point = number.indexOf('.');
    return point < 0
        ? number.length() <= MAX_DIGITS
        : point <= MAX_DIGITS && number.length() - point - 1 <= MAX_DECIMALS;
  }

  /** So that the digits it stands for are held, too. */
  private static boolean exponentIsSmall(String number) {
    int e = Math.max(number.indexOf('e'), number.indexOf('E'));
    if (e < 0) {
      return true;
    }
    String exponent = number.substring(e + 1);
    return exponent.length() <= 6 && Math.abs(Integer.parseInt(exponent)) <= 15_000;
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
