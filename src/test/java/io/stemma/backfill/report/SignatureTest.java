package io.stemma.backfill.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** The sum is of what a report says, not of how it is written down. */
class SignatureTest {
  @Test
  void orderAndBlanksDoNotMatterAndTheSumItselfIsLeftOut() throws Exception {
    String sum = Signature.of(json("{\"b\": [1, {\"y\": null, \"x\": \"é\"}], \"a\": true}"));

    assertThat(Signature.of(json("{\"a\":true,\"b\":[1,{\"x\":\"\\u00e9\",\"y\":null}]}")))
        .isEqualTo(sum);
    assertThat(
            Signature.of(json("{\"sha256\":\"x\",\"a\":true,\"b\":[1,{\"x\":\"é\",\"y\":null}]}")))
        .isEqualTo(sum);
    assertThat(Signature.of(json("{\"a\":true,\"b\":[{\"x\":\"é\",\"y\":null},1]}")))
        .isNotEqualTo(sum);
  }

  @Test
  void isTheSumOfTheCanonicalForm() throws Exception {
    // printf '{"a":"\\u001f\\n","b":1}' | sha256sum
    assertThat(Signature.of(json("{\"b\":1,\"a\":\"\\u001F\\u000a\"}")))
        .isEqualTo("437bbab5385468844854f24b9464be5f3b856b2c4f1ccca57868a2b6c9719c6e");
  }

  private static ObjectNode json(String text) throws Exception {
    return (ObjectNode) new ObjectMapper().readTree(text);
  }
}
