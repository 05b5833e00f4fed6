package io.stemma.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class LogLinesTest {
  private static final String FAKED = "2026-01-01T00:00:00.000Z ERROR i.s.Fake something";

  @Test
  void aMessageIsOneLineWhateverStandsInIt() {
    ExtLogRecord record = record("No such path: /a\r\n" + FAKED + "\u001b[2J\u2028\u0085end");

    assertThat(new LogLines("text").isLoggable(record)).isTrue();

    assertThat(record.getMessage())
        .isEqualTo("No such path: /a\\u000d\\n" + FAKED + "\\u001b[2J\\u2028\\u0085end");
  }

  @Test
  void parametersAreTakenInAndNotAgain() {
    ExtLogRecord record =
        new ExtLogRecord(
            Level.WARN, "%s of {0}", ExtLogRecord.FormatStyle.PRINTF, "io.stemma.Test");
    record.setParameters(new Object[] {"a\nb %s"});

    new LogLines("text").isLoggable(record);

    assertThat(record.getMessage()).isEqualTo("a\\nb %s of {0}");
    assertThat(record.getFormatStyle()).isEqualTo(ExtLogRecord.FormatStyle.NO_FORMAT);
  }

  @Test
  void namesTheRequestAndTheTrace() {
    ExtLogRecord record = record("Failed");
    record.setMdc(Map.of("requestId", "r-1", "traceId", "t-1", "sampled", "true"));

    new LogLines("text").isLoggable(record);

    assertThat(record.getMessage()).isEqualTo("Failed requestId=r-1 traceId=t-1");
  }

  @Test
  void everyLineOfAStackTraceBeginsWithATab() {
    ExtLogRecord record = record("Failed");
    record.setThrown(new IllegalStateException("said\n" + FAKED));

    new LogLines("text").isLoggable(record);

    assertThat(record.getThrown()).isNull();
    assertThat(record.getMessage().lines().skip(1))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("\t"));
    assertThat(record.getMessage()).contains("IllegalStateException: said");
  }

  @Test
  void jsonIsLeftAsItIs() {
    ExtLogRecord record = record("a\nb");
    record.setThrown(new IllegalStateException("c"));

    new LogLines("json").isLoggable(record);

    assertThat(record.getMessage()).isEqualTo("a\nb");
    assertThat(record.getThrown()).isNotNull();
  }

  private static ExtLogRecord record(String message) {
    return new ExtLogRecord(
        Level.WARN, message, ExtLogRecord.FormatStyle.NO_FORMAT, "io.stemma.Test");
  }
}
