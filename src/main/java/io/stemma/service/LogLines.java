package io.stemma.service;

import io.quarkus.logging.LoggingFilter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Makes one line of each record of the log, whatever a caller or a database has brought into its
 * message, and names the request and the trace behind it. Lines of a stack trace begin with a tab.
 * JSON has all that by itself.
 */
@LoggingFilter(name = "stemma-lines")
public final class LogLines implements Filter {
  private static final List<String> NAMED = List.of("requestId", "traceId", "spanId");
  private static final char FIRST_PLAIN = ' ';
  private static final char DELETE = 0x7f;
  private static final char LAST_CONTROL = 0x9f;
  private static final char LINE_SEPARATOR = '\u2028';
  private static final char PARAGRAPH_SEPARATOR = '\u2029';

  private static final ExtFormatter MESSAGE =
      new ExtFormatter() {
        @Override
        public String format(ExtLogRecord record) {
          return formatMessage(record);
        }
      };

  private final boolean json;

  LogLines(@ConfigProperty(name = "stemma.log.format") String format) {
    this.json = format.equals("json");
  }

  @Override
  public boolean isLoggable(LogRecord record) {
    if (!json && record instanceof ExtLogRecord known) {
      StringBuilder text = new StringBuilder();
      append(text, String.valueOf(MESSAGE.format(known)));
      name(text, known.getMdcCopy());
      if (known.getThrown() != null) {
        trace(text, known.getThrown());
      }
      known.setMessage(text.toString(), ExtLogRecord.FormatStyle.NO_FORMAT);
      known.setThrown(null);
    }
    return true;
  }

  private static void name(StringBuilder text, Map<String, String> known) {
    for (String name : NAMED) {
      String value = known.get(name);
      if (value != null) {
        text.append(' ').append(name).append('=');
        append(text, value);
      }
    }
  }

  /** A message of an exception may have lines: they are told as one. */
  private static void trace(StringBuilder text, Throwable thrown) {
    StringWriter written = new StringWriter();
    thrown.printStackTrace(new PrintWriter(written, true));
    written
        .toString()
        .lines()
        .forEach(
            line -> {
              text.append("\n\t");
              append(text, line.strip());
            });
  }

  /** A text without anything that could end a line or move a terminal's cursor. */
  static void append(StringBuilder text, String said) {
    for (int i = 0; i < said.length(); i++) {
      char c = said.charAt(i);
      boolean control = c < FIRST_PLAIN || (c >= DELETE && c <= LAST_CONTROL);
      if (c == '\n') {
        text.append("\\n");
      } else if (control || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
  }
}
