package io.stemma.question.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSearchTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '#',
      value = {
        "retry loop       # 'retry' & 'loop'            # (\"retry\" AND \"loop\")            # \"\"",
        "the retry        # 'retry'                     # (\"retry\")                         # \"\"",
        "\"state of art\" # 'state' <-> 'of' <-> 'art'  # (\"state of art\")                  # \"\"",
        "a@b.c            # 'b' <-> 'c'                 # (\"b c\")                           # \"\"",
        "x1 -y or z       # 'x1' & !'y' | 'z'           # ((\"x1\") NOT (\"y\")) OR (\"z\")   # \"\"",
        "-x or -\"y z\"   # !'x' | !( 'y' <-> 'z' )     # \"\"                                # (\"x\") AND (\"y z\")",
        "NEAR(x) AND y*   # 'near' <-> 'x' & 'y'        # (\"near x\" AND \"y\")              # \"\"",
        "\"open ended      # 'open' <-> 'ended'          # (\"open ended\")                    # \"\"",
      })
  void saysASearchInFts5(String words, String understood, String wanted, String unwanted) {
    WebSearch search = WebSearch.of(words);

    assertThat(search).hasToString(understood);
    assertThat(search.wanted()).isEqualTo(wanted);
    assertThat(search.unwanted()).isEqualTo(unwanted);
  }

  @Property(tries = 500)
  void holdsNothingThatIsSyntax(@ForAll String words) {
    String expression = WebSearch.of(words + " \" ' * ^ : + - ( ) { } x").wanted();

    assertThat(expression.replaceAll("\"[\\p{L}\\p{N}\\p{Co}\\p{M} ]*\"", ""))
        .matches("(AND|OR|NOT|[() ])*");
  }
}
