package io.stemma.graph.tck;

import io.stemma.graph.language.CypherStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the kit's features from its jar. */
final class TckFeatures {
  private static final Set<String> WRITES =
      Set.of("CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "CALL");

  private TckFeatures() {}

  /** All scenarios whose query only reads, in the order of the kit's files. */
  static List<TckScenario> readScenarios() {
    try (FileSystem jar = FileSystems.newFileSystem(jar(), Map.of())) {
      List<TckScenario> scenarios = new ArrayList<>();
      try (Stream<Path> files = Files.walk(jar.getPath("/features"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".feature")).sorted().toList()) {
          scenarios.addAll(new TckFeatureFile(jar, Files.readAllLines(file)).scenarios());
        }
      }
      return scenarios.stream().filter(TckFeatures::reads).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI jar() {
    try {
      String feature =
          Objects.requireNonNull(
                  TckFeatures.class.getResource("/features/clauses/match/Match1.feature"))
              .toURI()
              .toString();
      return new URI(feature.substring(0, feature.indexOf('!')));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kept simple on purpose: a word in a string may leave a scenario out, never let a write in. */
  private static boolean reads(TckScenario scenario) {
    List<String> words =
        Arrays.asList(scenario.query().toUpperCase(java.util.Locale.ROOT).split("[^A-Z]+"));
    return WRITES.stream().noneMatch(words::contains) && isCut(scenario.query());
  }

  private static boolean isCut(String query) {
    try {
      return !CypherStatement.read(query).tokens().isEmpty();
    } catch (io.stemma.error.StemmaException e) {
      return false;
    }
  }
}
