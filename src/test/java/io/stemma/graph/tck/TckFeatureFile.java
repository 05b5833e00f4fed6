package io.stemma.graph.tck;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one feature file; an outline becomes a scenario for each of its examples. */
final class TckFeatureFile {
  private static final String QUOTE = "\"\"\"";

  private final FileSystem jar;
  private final List<String> lines;
  private final List<TckScenario> scenarios = new ArrayList<>();
  private String feature = "";
  private String scenario = "";
  private List<String> setup = new ArrayList<>();
  private @Nullable String parameters;
  private @Nullable String query;
  private boolean inExamples;
  private @Nullable List<String> header;
  private int next;

  TckFeatureFile(FileSystem jar, List<String> lines) {
    this.jar = jar;
    this.lines = lines;
  }

  List<TckScenario> scenarios() throws IOException {
    while (next < lines.size()) {
      step(lines.get(next++).strip());
    }
    endScenario();
    return scenarios;
  }

  private void step(String line) throws IOException {
    if (line.startsWith("Feature:")) {
      feature = line.substring("Feature:".length()).strip();
    } else if (line.startsWith("Scenario")) {
      endScenario();
      scenario = line.substring(line.indexOf(':') + 1).strip();
    } else if (line.startsWith("Given the ")) {
      setup.addAll(graph(line.substring("Given the ".length(), line.lastIndexOf(' '))));
    } else if (line.contains("having executed:")) {
      setup.add(quoted());
    } else if (line.contains("executing query:") && query == null) {
      query = quoted();
    } else if (line.contains("parameters are:")) {
      parameters = parameters();
    } else if (line.startsWith("Examples:")) {
      inExamples = true;
    } else if (inExamples && line.startsWith("|")) {
      example(cells(line));
    }
  }

  private void endScenario() {
    if (query != null && !inExamples) {
      scenarios.add(new TckScenario(feature + " " + scenario, setup, parameters, query));
    }
    setup = new ArrayList<>();
    parameters = null;
    query = null;
    inExamples = false;
    header = null;
  }

  private void example(List<String> cells) {
    if (header == null) {
      header = cells;
      return;
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      values.put("<" + header.get(i) + ">", cells.get(i));
    }
    scenarios.add(
        new TckScenario(
            feature + " " + scenario + " " + cells,
            setup.stream().map(s -> filled(s, values)).toList(),
            parameters == null ? null : filled(parameters, values),
            filled(query == null ? "" : query, values)));
  }

  private static String filled(String text, Map<String, String> values) {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace(value.getKey(), value.getValue());
    }
    return filled;
  }

  private String quoted() {
    StringBuilder text = new StringBuilder();
    while (!lines.get(next).strip().equals(QUOTE)) {
      next++;
    }
    next++;
    while (!lines.get(next).strip().equals(QUOTE)) {
      text.append(lines.get(next++).strip()).append('\n');
    }
    next++;
    return text.toString().strip();
  }

  /** Rows of a name and a literal of Cypher, which is JSON but for its quotes. */
  private String parameters() {
    List<String> entries = new ArrayList<>();
    while (lines.get(next).strip().startsWith("|")) {
      List<String> cells = cells(lines.get(next++));
      entries.add("\"" + cells.get(0) + "\": " + cells.get(1));
    }
    return "{" + String.join(", ", entries) + "}";
  }

  private static List<String> cells(String row) {
    String inner = row.strip();
    return Arrays.stream(inner.substring(1, inner.length() - 1).split("(?<!\\\\)\\|", -1))
        .map(cell -> cell.strip().replace("\\|", "|"))
        .toList();
  }

  private List<String> graph(String name) throws IOException {
    String script = Files.readString(jar.getPath("/graphs", name, name + ".cypher"));
    return List.of(script.strip().replaceAll(";$", ""));
  }
}
