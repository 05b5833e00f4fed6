package io.stemma.graph.agtype;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Throws text at the reader of agtype: what is none is refused, nothing else may happen. */
class AgtypeFuzzTest {
  private static final Duration SOME =
      Duration.ofSeconds(Integer.getInteger("stemma.fuzz.seconds", 20) / 2);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int MAX_PARTS = 40;
  private static final List<String> PARTS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "::",
          "\"",
          "\"a\"",
          "\"id\": ",
          "\"properties\": ",
          "\\u00fc",
          "\\",
          "::vertex",
          "::edge",
          "::path",
          "::numeric",
          "1",
          "-",
          "-0.0",
          "1e5",
          "1E400",
          "99999999999999999999",
          "NaN",
          "Infinity",
          "-Infinity",
          "null",
          "true",
          " ",
          "\n",
          "\0",
          "\ud800",
          ".",
          "e");

  @Test
  void refusesOrReadsWhateverComes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long end = System.nanoTime() + SOME.toNanos();
    int read = 0;
    while (System.nanoTime() < end) {
      String text = text(random);
      try {
        AgtypeReader.read(text);
        read++;
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("Not agtype");
      } catch (StemmaException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_REFUSED);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("Seed " + seed + ": " + text, e);
      }
    }
    assertThat(read).isPositive();
  }

  /** Twice the text takes about twice the time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1, ",
        "\"a\\n\", ",
        "{\"a\": 1}::vertex, ",
        "9999999999999999999, ",
        "[], ",
        "1.5::numeric, "
      })
  void takesTimeInProportion(String element) {
    long half = Long.MAX_VALUE;
    long whole = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      half = Math.min(half, nanos(element.repeat(100_000)));
      whole = Math.min(whole, nanos(element.repeat(200_000)));
    }

    assertThat(whole).isLessThan(Math.max(3 * half, Duration.ofMillis(200).toNanos()));
  }

  private static long nanos(String elements) {
    long start = THREADS.getCurrentThreadCpuTime();
    assertThat(AgtypeReader.read("[" + elements + "1]")).isInstanceOf(List.class);
    return THREADS.getCurrentThreadCpuTime() - start;
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int parts = 1 + random.nextInt(MAX_PARTS);
    for (int i = 0; i < parts; i++) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return text.toString();
  }
}
