package io.stemma.graph.language;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node, an edge or a named path of a MATCH clause.
 *
 * @param variable null when it has none
 * @param label null when any will do
 * @param keys the properties its map names
 * @param index its first token
 */
public record PatternElement(
    Kind kind, @Nullable String variable, @Nullable String label, Set<String> keys, int index) {
  /** What a pattern is made of. */
  public enum Kind {
    NODE,
    EDGE,
    PATH
  }
}
