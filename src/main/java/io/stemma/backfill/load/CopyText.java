package io.stemma.backfill.load;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Rows in the text format of COPY. */
final class CopyText {
  private final StringBuilder text = new StringBuilder(1 << 16);

  void row(int ordinal, @Nullable String[] values) {
    text.append(ordinal);
    for (String value : values) {
      text.append('\t');
      if (value == null) {
        text.append("\\N");
      } else {
        escaped(value);
      }
    }
    text.append('\n');
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void escaped(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        default -> text.append(c);
      }
    }
  }
}
