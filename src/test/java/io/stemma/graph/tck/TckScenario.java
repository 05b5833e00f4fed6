package io.stemma.graph.tck;

import java.util.List;

/**
 * A scenario of the kit.
 *
 * @param name feature and scenario
 * @param setup what makes its graph, in order
 * @param parameters the query's parameters as a JSON object; null when it has none
 * @param query what is asked
 */
record TckScenario(
    String name,
    List<String> setup,
    @org.jspecify.annotations.Nullable String parameters,
    String query) {}
