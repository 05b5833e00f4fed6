package io.stemma.graph.plan;

/**
 * Something costly in a plan.
 *
 * @param code {@code unlabelled-match}, {@code untyped-relationship}, {@code label-scan}, {@code
 *     property-without-index} or {@code path-from-everywhere}
 * @param message what it is and what to write instead
 */
public record PlanWarning(String code, String message) {
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
