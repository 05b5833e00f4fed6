package io.stemma.backfill.mapping;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One-dimensional arrays in PostgreSQL's text form, as mappings write them. */
public final class ArrayLiteral {
  private final String text;
  private int at = 1;

  private ArrayLiteral(String text) {
    this.text = text;
  }

  /** The elements of, for instance, {@code {"a","b \" c"}} or {@code {1.5,2}}. */
  public static List<@Nullable String> elements(String text) {
    return new ArrayLiteral(text).elements();
  }

  private List<@Nullable String> elements() {
    List<@Nullable String> elements = new ArrayList<>();
    while (text.charAt(at) != '}') {
      elements.add(text.charAt(at) == '"' ? quoted() : bare());
      if (text.charAt(at) == ',') {
        at++;
      }
    }
    return elements;
  }

  private String quoted() {
    StringBuilder element = new StringBuilder();
    for (at++; text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\') {
        at++;
      }
      element.append(text.charAt(at));
    }
    at++;
    return element.toString();
  }

  private @Nullable String bare() {
    int start = at;
    while (text.charAt(at) != ',' && text.charAt(at) != '}') {
      at++;
    }
    String element = text.substring(start, at);
    return "NULL".equals(element) ? null : element;
  }
}
