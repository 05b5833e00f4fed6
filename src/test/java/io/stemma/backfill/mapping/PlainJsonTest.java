package io.stemma.backfill.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonTest {
  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " [ ] ",
        "0",
        "-12.50",
        "-0.5",
        "-0.05",
        "true",
        "\"a \\\" \\\\ \\/ \\b\\f\\n\\r\\t é 漢\"",
        "{\"a\": [1, {\"a\": null}], \"b\": {\"a\": false}}"
      })
  void knowsWhatProgramsWrite(String text) {
    assertThat(PlainJson.is(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "\"\\u0000\"",
        "\"\\ud83d\"",
        "\"\ud83d\"",
        "\"\u0001\"",
        "NaN",
        "-Infinity",
        "1e400",
        "-0",
        "-0.00",
        "[1,{\"a\":-0.0}]",
        "01",
        "1.",
        ".5",
        "-",
        "+1",
        "[1,]",
        "{\"a\" 1}",
        "{a:1}",
        "[1] 2",
        "\"open",
        "tru",
        "{\"a\":1"
      })
  void leavesAnythingElseToTheFullParser(String text) {
    assertThat(PlainJson.is(text)).isFalse();
  }

  @Property(tries = 5000)
  void findsPlainOnlyWhatTheFullParserTakes(@ForAll("nearlyJson") String text) {
    if (PlainJson.is(text)) {
      assertThat(isJson(text)).as(text).isTrue();
    }
  }

  @Provide
  Arbitrary<String> nearlyJson() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"b\"",
            "\"",
            "\\",
            "u00",
            "1",
            "0",
            "-",
            ".",
            "e1",
            " ",
            "true",
            "null",
            "x",
            "\n",
            "\ud83d",
            "{\"a\":1",
            "[1,")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  private static boolean isJson(String text) {
    try (JsonParser parser = STRICT.createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
