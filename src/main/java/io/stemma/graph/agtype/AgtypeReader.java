package io.stemma.graph.agtype;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text form of agtype (JSON with {@code ::vertex}, {@code ::edge}, {@code ::path} and
 * {@code ::numeric} behind values) into values that JSON can hold.
 *
 * <ul>
 *   <li>a vertex becomes {@code {id, label, properties}}, an edge {@code {id, label, startId,
 *       endId, properties}}, with ids as text: they exceed what JavaScript can count to;
 *   <li>a path becomes the list of its vertices and edges;
 *   <li>integers stay integers, floats doubles, numerics {@link BigDecimal};
 *   <li>NaN and the infinities, which JSON does not have, become text, and so does a number of more
 *       than {@value #MAX_DIGITS} digits.
 * </ul>
 */
public final class AgtypeReader {
  /** How deep lists and maps may nest; deeper ones are refused, not followed. */
  public static final int MAX_DEPTH = 128;

  /**
   * How many digits of a number are read as a number. A numeric may have 131,072, which take the
   * square of their number to read, and no reader of JSON takes more than this.
   */
  public static final int MAX_DIGITS = 1_000;

  private static final int MAX_LONG_DIGITS = 18;

  private final String text;
  private int next;

  private AgtypeReader(String text) {
    this.text = text;
  }

  /**
   * Reads one value.
   *
   * @param text as {@code ag_catalog.agtype_out} writes it; null is SQL's NULL
   * @return null, Boolean, Long, BigInteger, Double, BigDecimal, String, List or Map
   * @throws IllegalArgumentException when it is not agtype
   */
  public static @Nullable Object read(@Nullable String text) {
    if (text == null) {
      return null;
    }
    AgtypeReader reader = new AgtypeReader(text);
    Object value = reader.value(0);
    reader.skipBlanks();
    if (reader.next != text.length()) {
      throw reader.notAgtype();
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw new StemmaException(
          ErrorCode.CYPHER_REFUSED,
          "A value in the answer nests deeper than " + MAX_DEPTH + " levels: return a part of it.");
    }
    skipBlanks();
    return switch (peek()) {
      case '{' -> entity(map(depth));
      case '[' -> path(list(depth));
      case '"' -> AgtypeString.at(this);
      default -> scalar();
    };
  }

  private Map<String, @Nullable Object> map(int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    next++;
    while (more('}', map.isEmpty())) {
      skipBlanks();
      expect('"');
      String key = AgtypeString.at(this);
      skipBlanks();
      expect(':');
      next++;
      map.put(key, value(depth + 1));
    }
    return map;
  }

  private List<@Nullable Object> list(int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    next++;
    while (more(']', list.isEmpty())) {
      list.add(value(depth + 1));
    }
    return list;
  }

  /** Steps over the comma between elements or the bracket behind the last; false at the latter. */
  private boolean more(char close, boolean first) {
    skipBlanks();
    if (peek() == close) {
      next++;
      return false;
    }
    if (!first) {
      expect(',');
      next++;
    }
    return true;
  }

  private Object entity(Map<String, @Nullable Object> map) {
    if (suffix("::vertex")) {
      return Entities.vertex(map);
    }
    return suffix("::edge") ? Entities.edge(map) : map;
  }

  private Object path(List<@Nullable Object> list) {
    suffix("::path");
    return list;
  }

  private @Nullable Object scalar() {
    int start = next;
    while (next < text.length() && ",]}: \n\t\r".indexOf(text.charAt(next)) < 0) {
      next++;
    }
    String word = text.substring(start, next);
    boolean numeric = suffix("::numeric");
    return switch (word) {
      case "null" -> null;
      case "true" -> true;
      case "false" -> false;
      case "NaN", "Infinity", "-Infinity" -> word;
      default -> number(word, numeric);
    };
  }

  private Object number(String word, boolean numeric) {
    if (word.length() > MAX_DIGITS && isDigits(word)) {
      return word;
    }
    try {
      if (numeric) {
        return new BigDecimal(word);
      }
      if (word.indexOf('.') >= 0 || word.indexOf('e') >= 0 || word.indexOf('E') >= 0) {
        return Double.parseDouble(word);
      }
      return word.length() <= MAX_LONG_DIGITS ? (Object) Long.parseLong(word) : integer(word);
    } catch (NumberFormatException e) {
      throw notAgtype();
    }
  }

  private static boolean isDigits(String word) {
    return word.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-' || c == '.');
  }

  private static Object integer(String word) {
    BigInteger integer = new BigInteger(word);
    return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
  }

  private boolean suffix(String suffix) {
    if (!text.startsWith(suffix, next)) {
      return false;
    }
    next += suffix.length();
    return true;
  }

  private void skipBlanks() {
    while (next < text.length() && " \n\t\r".indexOf(text.charAt(next)) >= 0) {
      next++;
    }
  }

  private void expect(char c) {
    if (peek() != c) {
      throw notAgtype();
    }
  }

  /** The char at the reader's place. */
  char peek() {
    if (next >= text.length()) {
      throw notAgtype();
    }
    return text.charAt(next);
  }

  /** The char at the reader's place, which moves on. */
  char take() {
    char c = peek();
    next++;
    return c;
  }

  IllegalArgumentException notAgtype() {
    return new IllegalArgumentException("Not agtype at character " + (next + 1));
  }
}
