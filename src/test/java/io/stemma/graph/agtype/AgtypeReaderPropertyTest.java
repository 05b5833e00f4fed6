package io.stemma.graph.agtype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.error.StemmaException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class AgtypeReaderPropertyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_NESTING = 4;

  /** Without its suffixes agtype is JSON: what Jackson writes is read back as it was. */
  @Property(tries = 500)
  void readsBackWhatWasWritten(@ForAll("values") @Nullable Object value)
      throws JsonProcessingException {
    assertThat(AgtypeReader.read(JSON.writeValueAsString(value))).isEqualTo(value);
  }

  @Property(tries = 2000)
  void neverFailsInAnotherWayThanItSays(@ForAll("nearlyAgtype") String text) {
    assertThatCode(() -> read(text)).doesNotThrowAnyException();
  }

  private static void read(String text) {
    try {
      AgtypeReader.read(text);
    } catch (IllegalArgumentException | StemmaException e) {
      // What it says it does with text that is not agtype.
    }
  }

  @Provide
  Arbitrary<String> nearlyAgtype() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "u00",
            "::vertex",
            "::edge",
            "::path",
            "::numeric",
            "NaN",
            "-Infinity",
            "null",
            "true",
            "1",
            "-",
            ".",
            "e5",
            " ",
            "\"a\"",
            "ü")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<@Nullable Object> values() {
    return values(MAX_NESTING);
  }

  private static Arbitrary<@Nullable Object> values(int nesting) {
    Arbitrary<@Nullable Object> scalars =
        Arbitraries.oneOf(
                Arbitraries.longs().map(Object.class::cast),
                Arbitraries.doubles().map(Object.class::cast),
                Arbitraries.strings().ofMaxLength(12).map(Object.class::cast),
                Arbitraries.of(true, false).map(Object.class::cast))
            .injectNull(0.1);
    if (nesting == 0) {
      return scalars;
    }
    Arbitrary<@Nullable Object> inner = values(nesting - 1);
    return Arbitraries.oneOf(
        scalars,
        inner.list().ofMaxSize(3).map(Object.class::cast),
        Arbitraries.maps(Arbitraries.strings().ofMaxLength(6), inner)
            .ofMaxSize(3)
            .map(Object.class::cast));
  }
}
