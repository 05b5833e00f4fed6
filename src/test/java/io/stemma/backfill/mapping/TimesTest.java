package io.stemma.backfill.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  private static final ZoneId DENVER = ZoneId.of("America/Denver");

  @ParameterizedTest
  @CsvSource({
    "2025-06-01T12:00:00+00:00, 2025-06-01T12:00:00Z",
    "2025-06-01T12:00:00Z, 2025-06-01T12:00:00Z",
    "2025-06-01 12:00:00.5+02:00, 2025-06-01T10:00:00.500Z",
    "2025-06-01T12:00:00.123456-0600, 2025-06-01T18:00:00.123456Z",
    "20250601T120000Z, 2025-06-01T12:00:00Z",
    "2025-06-01T12:00:00.947158, 2025-06-01T18:00:00.947158Z",
    "2025-12-01 12:00:00, 2025-12-01T19:00:00Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    "2026-03-01T12:30Z, 2026-03-01T12:30:00Z",
    "2026-03-01T12:30+05:30, 2026-03-01T07:00:00Z",
    "2026-03-01 12:30:00 UTC, 2026-03-01T12:30:00Z",
    "2026-03-01 12:30:00.25 utc, 2026-03-01T12:30:00.25Z",
    "2026-03-01 12:30 GMT, 2026-03-01T12:30:00Z",
    "2026-03-01 12:30:00UTC, 2026-03-01T12:30:00Z",
    "2026-03-01T12:30:00+0530, 2026-03-01T07:00:00Z",
    "2026-03-01 12:30:00 +0530, 2026-03-01T07:00:00Z",
    "2026-03-01 12:30:00+05, 2026-03-01T07:30:00Z",
    "2026-03-01 12:30:00.5-03, 2026-03-01T15:30:00.5Z",
    "2026-03-01t12:30:00z, 2026-03-01T12:30:00Z",
    "'2026-03-01T12:30:00,5Z', 2026-03-01T12:30:00.5Z",
    "'2026-03-01 12:30:00,123', 2026-03-01T19:30:00.123Z",
    "2026-03-01 12:30, 2026-03-01T19:30:00Z",
    "2026-03-01T12:30:00   -07:00, 2026-03-01T19:30:00Z",
    "2026-03-01T12:30:00\u221207:00, 2026-03-01T19:30:00Z",
    "2026-03-01 12:30:00 +0000 UTC, 2026-03-01T12:30:00Z",
    "20260301T1230Z, 2026-03-01T12:30:00Z",
    "20260301T123000+0530, 2026-03-01T07:00:00Z",
    "20260301 123000.5-07, 2026-03-01T19:30:00.5Z",
    "' 2026-03-01T12:30:00Z ', 2026-03-01T12:30:00Z",
    "2026-03-01T12:30:00.000000000000Z, 2026-03-01T12:30:00Z",
  })
  void readsWhatEstatesWrite(String text, String instant) {
    assertThat(Times.read(text, DENVER))
        .isEqualTo(new Times.At(java.time.Instant.parse(instant), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "junk",
        "1700000000",
        "2025-13-01T00:00:00Z",
        "2025-02-29T00:00:00Z",
        "2025-06-01",
        "2025-06-01T12:00:60Z",
        "Sun, 01 Jun 2025 12:00:00 GMT",
        "2025-06-01T12:00:00Z extra",
        "99999-06-01T12:00:00Z",
        "2025-06-01T12:00:00+25:00",
        "2025-06-01T",
        "2025-06-01T12Z",
        "202506011230",
        "202506011230Z",
        "2025-06-01T12:30:00 EST",
        "2025-06-01T12:30:00 CST",
        "2025-06-01T12:30:00 IST",
        "2025-06-01T12:30:00 GMT+2",
        "2025-06-01T12:30:00 UTC-7",
        "2025-06-01T12:30:00 -0700 UTC",
        "2025-06-01T12:30:00+5",
        "2025-06-01T12:30:00+05:75",
        "2025-06-01T12:30:00 am",
        "2025-06-01T12:30:00.Z",
        "2025-06-01T12:30,5Z",
        "2025-06-01T24:00:00Z",
        "06/01/2025 12:30:00Z",
        "2025-6-1T12:30:00Z"
      })
  void guessesNothing(String text) {
    assertThat(Times.read(text, DENVER)).isEqualTo(new Times.Unreadable());
  }

  @Test
  void remarksAFractionThatNoMicrosecondTells() {
    assertThat(Times.read("2026-03-01T12:30:00.1234560000000001Z", null))
        .isEqualTo(
            new Times.At(java.time.Instant.parse("2026-03-01T12:30:00.123456Z"), "precision"));
  }

  @Property(tries = 2000)
  void theQuickReaderTakesOnlyWhatTheGeneralOneReadsAlike(
      @ForAll @CharRange(from = '0', to = '9') @Chars({'-', 'T', ':', '.', '+', 'Z', ' '})
          String noise,
      @ForAll @LongRange(min = -60_000_000_000L, max = 4_000_000_000L) long second,
      @ForAll @IntRange(max = 999_999) int micro,
      @ForAll @IntRange(max = 40) int cut) {
    String whole =
        java.time.Instant.ofEpochSecond(second, micro * 1000L).toString().replace("Z", "+00:00");
    for (String text :
        new String[] {
          whole, noise, whole.substring(0, Math.min(cut, whole.length())) + noise, whole + noise
        }) {
      String quick = PlainTime.utc(text);
      if (quick != null) {
        assertThat(Times.read(text, null))
            .isEqualTo(new Times.At(java.time.Instant.parse(quick), null));
      }
    }
    assertThat(PlainTime.utc("2025-06-01T12:00:00.5+00:00")).isEqualTo("2025-06-01T12:00:00.5Z");
  }

  @Test
  void tellsANaiveTimeFromAnUnreadableOne() {
    assertThat(Times.read("2025-06-01T12:00:00", null)).isEqualTo(new Times.Naive());
  }

  @Test
  void remarksWhatTheClockChangeLeavesOpen() {
    assertThat(Times.read("2025-11-02T01:30:00", DENVER))
        .isEqualTo(
            new Times.At(java.time.Instant.parse("2025-11-02T07:30:00Z"), "ambiguous_local_time"));
    assertThat(Times.read("2025-03-09T02:30:00", DENVER))
        .isEqualTo(
            new Times.At(
                java.time.Instant.parse("2025-03-09T09:30:00Z"), "nonexistent_local_time"));
  }
}
