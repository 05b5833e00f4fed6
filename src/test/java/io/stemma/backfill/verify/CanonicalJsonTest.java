package io.stemma.backfill.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON as {@code jsonb} prints it; {@code CanonicalFormIT} asks PostgreSQL itself. */
class CanonicalJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"bb\":1,\"a\":2,\"aa\":3} | {\"a\": 2, \"aa\": 3, \"bb\": 1}",
        "{\"a\":1,\"b\":2,\"a\":{\"z\":1,\"y\":2}} | {\"a\": {\"y\": 2, \"z\": 1}, \"b\": 2}",
        "{\"é\":1,\"z\":2} | {\"z\": 2, \"é\": 1}",
        "[1,[],{},null,true,false] | [1, [], {}, null, true, false]",
        "1.50 | 1.50",
        "1e3 | 1000",
        "1.5E-3 | 0.0015",
        "1.50e1 | 15.0",
        "-0 | 0",
        "-0.0 | 0.0",
        "-0.5 | -0.5",
        "12345678901234567890123.1 | 12345678901234567890123.1",
        "\"\\u0041\\/\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\" | \"A/\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\u007f\"",
        "\"\\ud83d\\ude00\" | \"\ud83d\ude00\"",
      })
  void printsAsPostgresDoes(String json, String expected) {
    RowBytes out = new RowBytes();

    CanonicalJson.write(json, out);

    assertThat(new String(out.copy(0, out.length()), StandardCharsets.UTF_8)).isEqualTo(expected);
  }
}
