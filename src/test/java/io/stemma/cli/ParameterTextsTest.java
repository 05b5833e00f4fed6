package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.StemmaException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterTextsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "42 ~ 42",
        "-1.5 ~ -1.5",
        "true ~ true",
        "null ~ null",
        "\"42\" ~ \"42\"",
        "[1, \"a\"] ~ [1,\"a\"]",
        "agent-1 ~ \"agent-1\"",
        "a=b ~ \"a=b\"",
        "1 2 ~ \"1 2\"",
        "{not json ~ \"{not json\"",
        "null and void ~ \"null and void\"",
        "^^ ~ \"\"",
      })
  void readsJsonElseText(String text, String json) {
    assertThat(ParameterTexts.values(List.of("p=" + text)).get("p").toString()).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "novalue", "=5"})
  void wantsNameAndValue(String text) {
    assertThatThrownBy(() -> ParameterTexts.values(List.of(text)))
        .isInstanceOf(StemmaException.class)
        .hasMessageContaining("NAME=VALUE");
  }

  @Test
  void wantsEachNameOnce() {
    assertThatThrownBy(() -> ParameterTexts.values(List.of("a=1", "a=2")))
        .isInstanceOf(StemmaException.class)
        .hasMessageContaining("twice");
  }
}
