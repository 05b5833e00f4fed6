package io.stemma.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;

/** Rows as lines of text, and back. */
class RowLinesTest {
  @Property(tries = 300)
  void givesRowsBack(
      @ForAll List<@NotEmpty String> texts,
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000_000L) long micros,
      @ForAll double real) {
    RowLines lines =
        new RowLines(RecordTables.EVENTS, new ArrayList<>(RecordTables.EVENTS.columns().keySet()));
    List<Row> rows = new ArrayList<>();
    for (String text : texts) {
      Row row =
          Row.of(RecordTables.EVENTS)
              .with("event_id", whole(text))
              .with("event_type", "\\N")
              .with("agent_id", "a\tb\\\r\nü\uD83E\uDDEC\\")
              .with("session_id", null)
              .with("raw_hash", null)
              .with("ts", Instant.EPOCH.plusNanos(micros * 1_000))
              .with("confidence", real)
              .with("payload", "{\"a\":\"\\\\ \\n\"}")
              .with("metadata", null)
              .with("written_by", "a key of one agent")
              .with("written_key", null);
      rows.add(row);
      lines.add(row);
    }

    assertThat(lines.rows()).isEqualTo(rows);
    assertThat(lines.size()).isEqualTo(rows.size());
  }

  /** Without halves of characters, which UTF-8 has none for. */
  private static String whole(String text) {
    return text.codePoints()
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
