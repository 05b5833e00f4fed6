package io.stemma.backfill.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * JSON as PostgreSQL prints a {@code jsonb}: keys by length and then by bytes, the last of equal
 * keys, numbers as {@code numeric} prints them.
 */
final class CanonicalJson {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(10_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(200_000)
                  .build())
          .build();

  private CanonicalJson() {}

  /** Appends one JSON value; the text is known to be one that PostgreSQL takes. */
  static void write(String json, RowBytes out) {
    if (json.equals("{}") || json.equals("[]")) {
      out.utf8(json);
      return;
    }
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      value(parser, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void value(JsonParser parser, RowBytes out) throws IOException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> object(parser, out);
      case START_ARRAY -> array(parser, out);
      case VALUE_STRING -> string(parser.getText().getBytes(StandardCharsets.UTF_8), out);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.utf8(number(parser.getText()));
      default -> out.utf8(token.asString());
    }
  }

  private static void array(JsonParser parser, RowBytes out) throws IOException {
    out.int1('[');
    boolean first = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      separate(first, out);
      first = false;
      value(parser, out);
    }
    out.int1(']');
  }

  private static void object(JsonParser parser, RowBytes out) throws IOException {
    out.int1('{');
    List<Member> members = new ArrayList<>();
    int begin = out.length();
    boolean inOrder = true;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      separate(members.isEmpty(), out);
      int start = out.length();
      byte[] key = parser.currentName().getBytes(StandardCharsets.UTF_8);
      string(key, out);
      out.int1(':');
      out.int1(' ');
      parser.nextToken();
      value(parser, out);
      Member member = new Member(key, start, out.length());
      inOrder &= members.isEmpty() || members.get(members.size() - 1).compareTo(member) < 0;
      members.add(member);
    }
    if (!inOrder) {
      reorder(members, begin, out);
    }
    out.int1('}');
  }

  /** Members mostly come in order; where not, what was written is written again. */
  private static void reorder(List<Member> members, int begin, RowBytes out) {
    byte[] written = out.copy(begin, out.length());
    out.shorten(begin);
    List<Member> sorted = new ArrayList<>(members);
    sorted.sort(null);
    for (int i = 0; i < sorted.size(); i++) {
      Member member = sorted.get(i);
      boolean isLastOfItsKey = i + 1 == sorted.size() || member.compareTo(sorted.get(i + 1)) != 0;
      if (isLastOfItsKey) {
        separate(out.length() == begin, out);
        out.raw(Arrays.copyOfRange(written, member.start() - begin, member.end() - begin));
      }
    }
  }

  private static void separate(boolean first, RowBytes out) {
    if (!first) {
      out.int1(',');
      out.int1(' ');
    }
  }

  /** A {@code numeric} keeps its decimals, writes no exponent and knows no negative zero. */
  static String number(String text) {
    boolean plain = text.indexOf('e') < 0 && text.indexOf('E') < 0;
    if (plain && !text.startsWith("-0")) {
      return text;
    }
    BigDecimal number = new BigDecimal(text);
    return (number.scale() < 0 ? number.setScale(0) : number).toPlainString();
  }

  private static void string(byte[] utf8, RowBytes out) {
    out.int1('"');
    for (byte b : utf8) {
      switch (b) {
        case '"', '\\' -> escaped(b, out);
        case '\b' -> escaped((byte) 'b', out);
        case '\f' -> escaped((byte) 'f', out);
        case '\n' -> escaped((byte) 'n', out);
        case '\r' -> escaped((byte) 'r', out);
        case '\t' -> escaped((byte) 't', out);
        default -> {
          if (b >= 0 && b < ' ') {
            out.utf8("\\u00");
            out.int1(HEX[b >> 4]);
            out.int1(HEX[b & 15]);
          } else {
            out.int1(b);
          }
        }
      }
    }
    out.int1('"');
  }

  private static void escaped(byte letter, RowBytes out) {
    out.int1('\\');
    out.int1(letter);
  }

  /** A member already written; its order is that of {@code jsonb}. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by content, never by equals.
  private record Member(byte[] key, int start, int end) implements Comparable<Member> {
    @Override
    public int compareTo(Member other) {
      return key.length == other.key.length
          ? Arrays.compareUnsigned(key, other.key)
          : Integer.compare(key.length, other.key.length);
    }
  }
}
