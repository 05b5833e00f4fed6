package io.stemma.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merging by RFC 7386. */
class MergePatchTest {
  /** Appendix A of the RFC, all of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':'b'}           | {'a':'c'}               | {'a':'c'}",
        "{'a':'b'}           | {'b':'c'}               | {'a':'b','b':'c'}",
        "{'a':'b'}           | {'a':null}              | {}",
        "{'a':'b','b':'c'}   | {'a':null}              | {'b':'c'}",
        "{'a':['b']}         | {'a':'c'}               | {'a':'c'}",
        "{'a':'c'}           | {'a':['b']}             | {'a':['b']}",
        "{'a':{'b':'c'}}     | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]}   | {'a':[1]}               | {'a':[1]}",
        "['a','b']           | ['c','d']               | ['c','d']",
        "{'a':'b'}           | ['c']                   | ['c']",
        "{'a':'foo'}         | null                    | null",
        "{'a':'foo'}         | 'bar'                   | 'bar'",
        "{'e':null}          | {'a':1}                 | {'a':1,'e':null}",
        "[1,2]               | {'a':'b','c':null}      | {'a':'b'}",
        "{}                  | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}"
      })
  void mergesAsTheStandardSays(String target, String patch, String result) {
    assertThat(MergePatch.apply(quoted(target), quoted(patch))).isEqualTo(quoted(result));
  }

  @Test
  void nothingIsAnEmptyObject() {
    assertThat(MergePatch.apply(null, "{\"b\":1,\"a\":{\"x\":null}}"))
        .isEqualTo("{\"a\":{},\"b\":1}");
  }

  @Test
  void keepsNumbersAsTheyAreWritten() {
    assertThat(MergePatch.apply("{\"a\":1.50,\"b\":1e15000}", "{\"c\":2.0}"))
        .startsWith("{\"a\":1.50,\"b\":1000")
        .endsWith(",\"c\":2.0}");
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }
}
