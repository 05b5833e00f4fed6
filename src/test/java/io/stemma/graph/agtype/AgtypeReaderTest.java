package io.stemma.graph.agtype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.StemmaException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgtypeReaderTest {
  private static final String VERTEX =
      "{\"id\": 18446462598732840961, \"label\": \"Agent\", \"properties\": {\"id\": \"a\"}}::vertex";
  private static final String EDGE =
      "{\"id\": 3, \"label\": \"SPAWNED\", \"end_id\": 2, \"start_id\": 1, \"properties\": {}}::edge";

  @Test
  void readsScalars() {
    assertThat(AgtypeReader.read(null)).isNull();
    assertThat(AgtypeReader.read("null")).isNull();
    assertThat(AgtypeReader.read("true")).isEqualTo(true);
    assertThat(AgtypeReader.read("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(AgtypeReader.read("9223372036854775808"))
        .isEqualTo(new BigInteger("9223372036854775808"));
    assertThat(AgtypeReader.read("1.0")).isEqualTo(1.0);
    assertThat(AgtypeReader.read("1e+300")).isEqualTo(1e300);
    assertThat(AgtypeReader.read("12.340::numeric")).isEqualTo(new BigDecimal("12.340"));
    assertThat(AgtypeReader.read("\"a\\\"\\\\\\n\\u00fc::vertex\"")).isEqualTo("a\"\\\nü::vertex");
  }

  @Test
  void writesWhatJsonLacksAsText() {
    assertThat(AgtypeReader.read("[NaN, Infinity, -Infinity, NaN::numeric]"))
        .isEqualTo(List.of("NaN", "Infinity", "-Infinity", "NaN"));
  }

  /** As AGE 1.8 writes them. */
  @Test
  void keepsValuesExact() {
    assertThat(AgtypeReader.read("-0.0")).isEqualTo(-0.0);
    assertThat(AgtypeReader.read("0.30000000000000004")).isEqualTo(0.1 + 0.2);
    assertThat(AgtypeReader.read("1e-320")).isEqualTo(1e-320);
    assertThat(AgtypeReader.read("9.223372036854776e+18")).isEqualTo(0x1p63);
    assertThat(AgtypeReader.read("\"a\\\"\\\\b\\n\\u0001é😀\"")).isEqualTo("a\"\\b\n\u0001é😀");
    assertThat(AgtypeReader.read("{\"a\": 1.50::numeric, \"b\": [{\"c\": -2::numeric}]}"))
        .isEqualTo(
            Map.of("a", new BigDecimal("1.50"), "b", List.of(Map.of("c", new BigDecimal("-2")))));
    assertThat(AgtypeReader.read("{\"p\": [[" + VERTEX + "]::path]}"))
        .isEqualTo(Map.of("p", List.of(List.of(AgtypeReader.read(VERTEX)))));
  }

  @Test
  void readsNumbersToTheirLimitAndLeavesLongerOnesAsText() {
    String digits = "9".repeat(AgtypeReader.MAX_DIGITS);

    assertThat(AgtypeReader.read(digits + "::numeric")).isEqualTo(new BigDecimal(digits));
    assertThat(AgtypeReader.read(digits + "9::numeric")).isEqualTo(digits + "9");
  }

  @Test
  void makesVerticesAndEdgesPlain() {
    assertThat(AgtypeReader.read(VERTEX))
        .isEqualTo(
            Map.of(
                "id", "18446462598732840961", "label", "Agent", "properties", Map.of("id", "a")));
    assertThat(AgtypeReader.read(EDGE))
        .isEqualTo(
            Map.of(
                "id",
                "3",
                "label",
                "SPAWNED",
                "startId",
                "1",
                "endId",
                "2",
                "properties",
                Map.of()));
  }

  @Test
  void makesPathsListsAndReadsEntitiesInside() {
    Object vertex = AgtypeReader.read(VERTEX);
    Object edge = AgtypeReader.read(EDGE);

    assertThat(AgtypeReader.read("[" + VERTEX + ", " + EDGE + ", " + VERTEX + "]::path"))
        .isEqualTo(Arrays.asList(vertex, edge, vertex));
    assertThat(AgtypeReader.read("{\"a\": [" + VERTEX + ", {\"b\": null}]}"))
        .asString()
        .contains("18446462598732840961", "b=null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1",
        "[1 2]",
        "{\"a\" 1}",
        "{a: 1}",
        "\"x",
        "\"\\x\"",
        "\"\\u12g4\"",
        "1 2",
        "nul",
        "--1",
        "{\"a\": 1,}",
        "1::vertex"
      })
  void refusesWhatIsNotAgtype(String text) {
    assertThatThrownBy(() -> AgtypeReader.read(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void followsNestingToItsLimitAndNoFurther() {
    int limit = AgtypeReader.MAX_DEPTH;

    assertThat(AgtypeReader.read("[".repeat(limit) + "1" + "]".repeat(limit))).isNotNull();
    assertThatThrownBy(() -> AgtypeReader.read("[".repeat(limit + 1) + "1" + "]".repeat(limit + 1)))
        .isInstanceOf(StemmaException.class);
    assertThatThrownBy(() -> AgtypeReader.read("[".repeat(1_000_000)))
        .isInstanceOf(StemmaException.class);
  }
}
