package io.stemma.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.CypherAnswer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the answer to a query is printed. */
enum AnswerFormat {
  /** For people: long values cut, control characters shown, not sent to the terminal. */
  TABLE {
    @Override
    void print(CypherAnswer answer, PrintWriter out) {
      List<List<String>> lines = new ArrayList<>();
      lines.add(answer.columns().stream().map(AnswerFormat::shown).toList());
      for (List<@Nullable Object> row : answer.rows()) {
        lines.add(row.stream().map(value -> shown(text(value))).toList());
      }
      int[] widths = widths(lines);
      lines.forEach(line -> out.println(padded(line, widths)));
      String more = answer.truncated() ? ", and there are more" : "";
      out.println(Counted.of(answer.rows().size(), "row") + more);
    }
  },

  /** One object: columns, rows, truncated, warnings. */
  JSON {
    @Override
    void print(CypherAnswer answer, PrintWriter out) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("columns", answer.columns());
      object.put("rows", answer.rows());
      object.put("truncated", answer.truncated());
      object.put("warnings", answer.warnings());
      out.println(json(object));
    }
  },

  /** RFC 4180: a line of names, then the rows; null is empty, lists and maps are JSON. */
  CSV {
    @Override
    void print(CypherAnswer answer, PrintWriter out) {
      out.print(line(answer.columns()));
      for (List<@Nullable Object> row : answer.rows()) {
        out.print(line(row.stream().map(AnswerFormat::text).toList()));
      }
    }
  };

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int MAX_WIDTH = 60;

  abstract void print(CypherAnswer answer, PrintWriter out);

  /**
   * The format of that name.
   *
   * @throws StemmaException {@link ErrorCode#WRONG_USE} when there is none
   */
  static AnswerFormat of(String name) {
    for (AnswerFormat format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    throw new StemmaException(
        ErrorCode.WRONG_USE, "--format must be table, json or csv, not '" + name + "'.");
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof List || value instanceof Map ? json(value) : value.toString();
  }

  private static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer is made of what JSON can hold", e);
    }
  }

  /** Texts are the agents': what would move the cursor or colour the screen is spelt out. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.codePointCount(0, shown.length()) <= MAX_WIDTH
        ? shown.toString()
        : shown.substring(0, shown.offsetByCodePoints(0, MAX_WIDTH - 1)) + "…";
  }

  private static int[] widths(List<List<String>> lines) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return widths;
  }

  private static String padded(List<String> line, int[] widths) {
    StringBuilder padded = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      padded.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
    }
    return padded.toString().stripTrailing();
  }

  private static String line(List<String> values) {
    return values.stream().map(AnswerFormat::quoted).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String quoted(String value) {
    boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
