package io.stemma.question.knowledge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The order of texts by their code points, which is that of their bytes in UTF-8. */
final class CodePoints {
  private CodePoints() {}

  static int compare(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
