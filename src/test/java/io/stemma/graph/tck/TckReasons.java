package io.stemma.graph.tck;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import org.jspecify.annotations.Nullable;

/** Why the gateway does not answer what AGE answers; anything else is a mistake. */
final class TckReasons {
  private TckReasons() {}

  static @Nullable String of(StemmaException failure) {
    String detail = failure.detail();
    if (failure.code() == ErrorCode.CYPHER_PARAMETER) {
      return "refusedParameter";
    }
    if (failure.code() != ErrorCode.CYPHER_REFUSED) {
      return null;
    }
    if (detail.startsWith("The function") || detail.startsWith("A function of a schema")) {
      return "refusedFunction";
    }
    if (detail.contains("nests deeper")) {
      return "refusedNesting";
    }
    if (detail.contains("grows beyond")) {
      return "refusedGrowth";
    }
    return detail.contains("cast to") ? "refusedCast" : null;
  }
}
