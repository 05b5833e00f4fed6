package io.stemma.graph.plan;

import java.util.Locale;
import java.util.Set;

/**
 * Something costly in a plan, or a name that the graph does not have.
 *
 * @param code {@code unlabelled-match}, {@code untyped-relationship}, {@code label-scan}, {@code
 *     property-without-index}, {@code path-from-everywhere}, {@code unknown-label} or {@code
 *     unknown-property}
 * @param message what it is and what to write instead
 */
public record PlanWarning(String code, String message) {
  /** A label that the graph does not have: AGE finds nothing by it, and says nothing. */
  public static PlanWarning unknownLabel(String label, Set<String> known) {
    return new PlanWarning(
        "unknown-label",
        "The graph has no label '"
            + label
            + "', so nothing is found by it: "
            + instead(label, known));
  }

  /** A property that no element of the graph can have: AGE takes it for null. */
  public static PlanWarning unknownProperty(String property, Set<String> known) {
    return new PlanWarning(
        "unknown-property",
        "Nothing in the graph has a property '"
            + property
            + "', so it is null everywhere: "
            + instead(property, known));
  }

  private static String instead(String name, Set<String> known) {
    String plain = plain(name);
    return known.stream()
        .filter(other -> plain(other).equals(plain))
        .sorted()
        .findFirst()
        .map(other -> "did you mean '" + other + "'?")
        .orElse("GET /api/v1/graph/schema says what there is.");
  }

  /** Names that differ in case and underscores only are meant for each other. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "");
  }

  static PlanWarning unlabelledMatch(String pattern) {
    return new PlanWarning(
        "unlabelled-match",
        pattern + " has no label, so every label is searched: write one, as in (a:Agent).");
  }

  static PlanWarning untypedRelationship(String pattern) {
    return new PlanWarning(
        "untyped-relationship",
        pattern + " has no type, so the edges of every type are searched: write one.");
  }

  static PlanWarning labelScan(String label) {
    return new PlanWarning(
        "label-scan", "All of " + label + " is read: nothing says which elements are wanted.");
  }

  static PlanWarning propertyWithoutIndex(String label, String property) {
    return new PlanWarning(
        "property-without-index",
        "All of "
            + label
            + " is read to find its '"
            + property
            + "': there is no index on it. GET /api/v1/graph/schema says what is indexed.");
  }

  static PlanWarning pathFromEverywhere(String label) {
    return new PlanWarning(
        "path-from-everywhere",
        "Paths are followed from every "
            + label
            + ": turn the pattern round, so that it begins at the element you know.");
  }
}
