package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryPlaceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "ab ~ 1 ~ '  ab|  ^'",
        "ab ~ 2 ~ '  ab|   ^'",
        "ab ~ 3 ~ '  ab|    ^'",
        "ab ~ 99 ~ '  ab|    ^'",
        "a/bc/d ~ 4 ~ '  bc|   ^'",
        "a/bc/d ~ 6 ~ '  d|  ^'",
        "a/ ~ 3 ~ '  |  ^'",
        "😀b ~ 2 ~ '  😀b|   ^'",
        "a#b ~ 3 ~ '  a b|    ^'",
      })
  void putsTheCaretUnderThePlace(String query, int position, String expected) {
    String text = query.replace('/', '\n').replace('#', '\t');

    assertThat(QueryPlace.place(text, position).replace(System.lineSeparator(), "|"))
        .isEqualTo(expected.replace("'", ""));
  }

  @Test
  void cutsALongLineAroundThePlace() {
    String query = "x".repeat(1_000) + "y" + "z".repeat(1_000);

    assertThat(QueryPlace.place(query, 1_001).lines())
        .containsExactly(
            "  …" + "x".repeat(50) + "y" + "z".repeat(49) + "…", "  " + " ".repeat(51) + "^");
  }

  @Test
  void leavesAFailureWithoutAPlaceAsItIs() {
    StemmaException failure =
        new StemmaException(ErrorCode.GRAPH_UNAVAILABLE, "There is no graph.");
    StemmaException placed =
        new StemmaException(ErrorCode.CYPHER_REFUSED, "No.", Map.of("position", 1), null);

    assertThat(QueryPlace.shown("RETURN 1", failure)).isSameAs(failure);
    assertThat(QueryPlace.shown(null, placed)).isSameAs(placed);
    assertThat(QueryPlace.shown("RETURN 1", placed))
        .hasMessageContaining("No.")
        .hasMessageContaining("RETURN 1");
  }
}
