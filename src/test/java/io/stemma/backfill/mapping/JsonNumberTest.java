package io.stemma.backfill.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0.0",
        "0e99999",
        "123456789012345",
        "9007199254740992",
        "9007199254740994",
        "0.1",
        "-0.30000000000000004",
        "0.10000000000000001",
        "1e22",
        "5e-324",
        "4.9E-324",
        "1.7976931348623157e308",
        "0.1000000000000000055511151231257827021181583404541015625"
      })
  void knowsWhatADoubleHolds(String number) {
    assertThat(JsonNumber.isDouble(number)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993",
        "-9007199254740993",
        "9007199254740993.5",
        "12345678901234567",
        "123456789012345678901234567890",
        "0.1000000000000000000000000000001",
        "0.12345678901234567890",
        "1e400",
        "-1e400",
        "1e-400",
        "1e-99999999999"
      })
  void knowsWhatADoubleRounds(String number) {
    assertThat(JsonNumber.isDouble(number)).isFalse();
  }

  @Property(tries = 2000)
  void aDoubleIsHeldAsItIsWrittenAndAsItIs(@ForAll double number) {
    assertThat(JsonNumber.isDouble(new BigDecimal(number).toString())).isTrue();
    assertThat(JsonNumber.isDouble(Double.toString(number))).isTrue();
  }

  @Test
  void numericHoldsWhatFitsItsDigitsAndDecimals() {
    assertThat(JsonNumber.isNumeric("7".repeat(131_072))).isTrue();
    assertThat(JsonNumber.isNumeric("7".repeat(131_073))).isFalse();
    assertThat(JsonNumber.isNumeric("0." + "7".repeat(16_383))).isTrue();
    assertThat(JsonNumber.isNumeric("0." + "7".repeat(16_384))).isFalse();
    assertThat(JsonNumber.isNumeric("1e15000")).isTrue();
    assertThat(JsonNumber.isNumeric("1e15001")).isFalse();
    assertThat(JsonNumber.isNumeric("1" + "0".repeat(130_000) + "e15000")).isFalse();
    assertThat(JsonNumber.isNumeric("0." + "1".repeat(16_000) + "e-15000")).isFalse();
  }
}
