package io.stemma.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many rows of one table as lines of text in UTF-8, without an object a row: values in the order of
 * the columns, a tab between them, {@code \N} for null, and a backslash before what would end a
 * value. PostgreSQL's COPY reads the same.
 *
 * <p>A line is written value by value and is there once it is ended.
 */
public final class RowLines {
  private static final int FIRST_BYTES = 512;
  private static final int FIRST_LINES = 4;
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;
  private static final int ASCII = 0x80;

  private final Table table;
  private final List<Column> columns;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;
  private int[] starts = new int[FIRST_LINES];
  private int size;

  /** Lines of these columns, in their order. */
  public RowLines(Table table, List<String> columns) {
    this.table = table;
    this.columns = columns.stream().map(table::column).toList();
  }

  public Table table() {
    return table;
  }

  public List<Column> columns() {
    return columns;
  }

  /** How many lines there are. */
  public int size() {
    return size;
  }

  /** All lines; only the first {@link #length} bytes count. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** Adds a row; what it does not say is null. */
  public void add(Row row) {
    for (Column column : columns) {
      Object value = row.get(column.name());
      if (value == null) {
        nothing();
      } else {
        text(value.toString());
      }
    }
    end();
  }

  /** Adds a value, as its {@link Kind} writes it in {@link #add}. */
  public void text(String value) {
    reserve(6L * value.length() + 2);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= ASCII) {
        escaped(value.substring(i).getBytes(StandardCharsets.UTF_8));
        break;
      }
      put((byte) c);
    }
    bytes[length++] = '\t';
  }

  /** Adds a value that is UTF-8 already. */
  public void text(byte[] utf8, int from, int to) {
    reserve(2L * (to - from) + 2);
    for (int i = from; i < to; i++) {
      put(utf8[i]);
    }
    bytes[length++] = '\t';
  }

  /** Adds a null. */
  public void nothing() {
    reserve(3);
    bytes[length++] = '\\';
    bytes[length++] = 'N';
    bytes[length++] = '\t';
  }

  /** Ends a line: all of its values have been added. */
  public void end() {
    bytes[length - 1] = '\n';
    if (size + 1 >= starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    size++;
    starts[size] = length;
  }

  private void escaped(byte[] utf8) {
    for (byte b : utf8) {
      put(b);
    }
  }

  private void put(byte b) {
    switch (b) {
      case '\\' -> escaped('\\');
      case '\t' -> escaped('t');
      case '\n' -> escaped('n');
      case '\r' -> escaped('r');
      default -> bytes[length++] = b;
    }
  }

  private void escaped(char c) {
    bytes[length++] = '\\';
    bytes[length++] = (byte) c;
  }

  private void reserve(long more) {
    if (length + more > bytes.length) {
      long wanted = Math.max(length + more, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.min(wanted, MAX_ARRAY)));
    }
  }

  /** The rows, each of which says every column. */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>(size);
    for (int line = 0; line < size; line++) {
      rows.add(row(line));
    }
    return rows;
  }

  /** The row of a line, from 0. */
  public Row row(int line) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    int at = starts[line];
    for (Column column : columns) {
      int end = endOf(at);
      values.put(column.name(), value(column.kind(), text(at, end)));
      at = end + 1;
    }
    return Row.of(table, values);
  }

  /**
   * One value of a line.
   *
   * @param place of the column, from 0
   */
  public @Nullable String value(int line, int place) {
    int at = starts[line];
    for (int i = 0; i < place; i++) {
      at = endOf(at) + 1;
    }
    return text(at, endOf(at));
  }

  private int endOf(int from) {
    int at = from;
    while (bytes[at] != '\t' && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private @Nullable String text(int from, int to) {
    if (to - from == 2 && bytes[from] == '\\' && bytes[from + 1] == 'N') {
      return null;
    }
    int escape = from;
    while (escape < to && bytes[escape] != '\\') {
      escape++;
    }
    return escape == to
        ? new String(bytes, from, to - from, StandardCharsets.UTF_8)
        : unescaped(from, to);
  }

  private String unescaped(int from, int to) {
    byte[] plain = new byte[to - from];
    int end = 0;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == '\\') {
        i++;
        b =
            switch (bytes[i]) {
              case 't' -> '\t';
              case 'n' -> '\n';
              case 'r' -> '\r';
              default -> bytes[i];
            };
      }
      plain[end++] = b;
    }
    return new String(plain, 0, end, StandardCharsets.UTF_8);
  }

  private static @Nullable Object value(Kind kind, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (kind) {
      case TEXT, JSON -> text;
      case INSTANT -> Instant.parse(text);
      case INTEGER -> Long.valueOf(text);
      case REAL -> Double.valueOf(text);
      case BOOL -> Boolean.valueOf(text);
      case TEXTS, REALS -> throw new IllegalArgumentException(kind + " has no text of its own");
    };
  }
}
