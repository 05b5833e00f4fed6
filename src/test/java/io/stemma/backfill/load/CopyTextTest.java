package io.stemma.backfill.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CopyTextTest {
  @Test
  void writesNullsNumbersAndEscapes() {
    CopyText text = new CopyText();

    text.row(new @Nullable String[] {null, "", "a\tb\nc\\d\re", "é√😀"}, "7");
    text.row(new @Nullable String[] {"x"}, "42");

    assertThat(written(text)).isEqualTo("\\N\t\ta\\tb\\nc\\\\d\\re\té√😀\t7\nx\t42\n");
  }

  @Property(tries = 300)
  void writesEveryTextAsJavaWouldEncodeIt(@ForAll String value) {
    String whole = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    CopyText text = new CopyText();

    text.row(new @Nullable String[] {whole}, "");

    assertThat(written(text))
        .isEqualTo(
            whole
                    .replace("\\", "\\\\")
                    .replace("\t", "\\t")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r")
                + "\t\n");
  }

  private static String written(CopyText text) {
    return new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8);
  }
}
