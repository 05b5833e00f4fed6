package io.stemma.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One form for one value. */
class CanonicalJsonTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "-0.0, 0.0",
    "1.50, 1.50",
    "1e2, 100",
    "1.5E+3, 1500",
    "1.25e1, 12.5",
    "1e-3, 0.001",
    "1.10e-3, 0.00110",
    "0e5, 0",
    "0e-2, 0.00",
    "9007199254740993, 9007199254740993",
    "123456789012345678901234567890.10, 123456789012345678901234567890.10"
  })
  void writesNumbersAsJsonbDoes(String number, String canonical) {
    assertThat(CanonicalJson.of(number)).isEqualTo(canonical);
  }

  @Test
  void ordersMembersByNameAtEveryDepthAndLeavesElements() {
    assertThat(
            CanonicalJson.of(
                " { \"b\" : [ 2 , { \"z\" : null , \"a\" : true } , 1 ] , \"\" : {} , \"B\" : [] } "))
        .isEqualTo("{\"\":{},\"B\":[],\"b\":[2,{\"a\":true,\"z\":null},1]}");
  }

  @Test
  void writesTextWithTheEscapesThatItNeedsOnly() {
    assertThat(CanonicalJson.of("\"\\u00e9\\/\\n\\ud83e\\uddec\\\"\\\\\""))
        .isEqualTo("\"é/\\n\uD83E\uDDEC\\\"\\\\\"");
  }

  @Test
  void ofTwoMembersOfOneNameTheLastCounts() {
    assertThat(CanonicalJson.of("{\"a\":1,\"a\":2}")).isEqualTo("{\"a\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"b\":1e3,\"a\":[1.0,-0.0]}", "\"\\u0007\"", "[[[]]]", "1e-400", "1e15000"})
  void isItsOwnCanonicalForm(String json) {
    String canonical = CanonicalJson.of(json);
    assertThat(CanonicalJson.of(canonical)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{} {}", "nul", "NaN", "'a'", "[1,]", "01", "1e16384", "1e-16384"})
  void refusesWhatIsNoJsonAndNumbersThatJsonbCannotHold(String json) {
    assertThatThrownBy(() -> CanonicalJson.of(json)).isInstanceOf(IllegalArgumentException.class);
  }
}
