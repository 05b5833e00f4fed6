package io.stemma;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages say of the code is compared with the code. */
class DocumentationTest {
  private static final Path ERRORS = Path.of("docs", "errors.md");
  private static final Path CONFIGURATION = Path.of("docs", "configuration.md");
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([A-Z_]+):([^}]*)}");
  private static final Pattern KEY_IN_JAVA = Pattern.compile("\"((?:STEMMA|DB)_[A-Z_]+)\"");
  private static final Pattern KEY_IN_SCRIPT = Pattern.compile("\\b((?:STEMMA|DB)_[A-Z_]+)");
  private static final Pattern SCRIPT = Pattern.compile("(?<![\\w/])scripts/[\\w./-]*\\w");
  private static final Pattern WEB_HOST = Pattern.compile("https?://([\\w.-]+)");

  /** Hosts that serve packages carry such a word in front. */
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?i)\\b(repo\\d?|registry|central|pypi|crates|docker|ghcr|quay|deb|npmjs|sonatype|hub|mirrors?)"
              + "\\.[a-z][a-z0-9-]*(\\.[a-z]+)*\\b");

  @Test
  void everyErrorCodeStandsInItsTableAndNothingElseDoes() {
    List<String> expected =
        Arrays.stream(ErrorCode.values())
            .map(
                code ->
                    String.join(
                        " ",
                        code.code(),
                        code.status() + "",
                        code.exitCode().number() + "",
                        code.title()))
            .toList();

    List<String> documented =
        Markdown.read(ERRORS).rows().stream()
            .map(row -> row.key() + " " + String.join(" ", row.cells().subList(0, 3)))
            .toList();

    assertThat(documented).containsExactlyElementsOf(expected);
    assertThat(Markdown.read(ERRORS).rows())
        .allSatisfy(row -> assertThat(row.cells().get(3)).as(row.key()).isNotEmpty());
  }

  @Test
  void everyExitCodeIsExplained() {
    for (ExitCode code : ExitCode.values()) {
      assertThat(Markdown.read(ERRORS).lines())
          .anyMatch(line -> line.startsWith("| " + code.number() + " | "));
    }
  }

  @Test
  void everyKeyOfTheServiceStandsWithItsDefault() {
    Map<String, String> expected = new TreeMap<>(keysOfMappings());
    expected.putAll(keysOfProperties());
    assertThat(expected).hasSizeGreaterThan(15);

    Map<String, String> documented = new TreeMap<>(documentedDefaults());
    documented.keySet().retainAll(expected.keySet());

    assertThat(documented).isEqualTo(expected);
  }

  @Test
  void everyKeyOfScriptsAndCommandsIsDocumentedAndNoOther() {
    Set<String> read = new TreeSet<>(keysOfMappings().keySet());
    keysOfMappings().values().forEach(value -> read.addAll(found(KEY_IN_SCRIPT, value)));
    read.addAll(keysOfProperties().keySet());
    files("scripts", "docker").forEach(file -> read.addAll(found(KEY_IN_SCRIPT, text(file))));
    files("src/main/java", "src/test/java")
        .forEach(file -> read.addAll(found(KEY_IN_JAVA, text(file))));

    Set<String> documented =
        documentedDefaults().keySet().stream()
            .filter(key -> KEY_IN_SCRIPT.matcher(key).matches())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(documented).isEqualTo(read);
  }

  @Test
  void everyLinkPointsToSomething() {
    List<String> broken = new ArrayList<>();
    for (Markdown page : Markdown.all()) {
      for (String link : page.links()) {
        if (!link.contains("://") && !pointsToSomething(page, link)) {
          broken.add(page.file() + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyScriptThatIsNamedExists() {
    List<String> missing = new ArrayList<>();
    for (Markdown page : Markdown.all()) {
      for (String script : found(SCRIPT, String.join("\n", page.lines()))) {
        if (!Files.exists(Path.of(script))) {
          missing.add(page.file() + ": " + script);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void noPageNamesAHostOfPackages() {
    Set<String> allowed = Set.of("127.0.0.1");
    List<String> named = new ArrayList<>();
    for (Markdown page : Markdown.all()) {
      String text = String.join("\n", page.lines());
      found(WEB_HOST, text).stream().filter(host -> !allowed.contains(host)).forEach(named::add);
      named.addAll(REGISTRY.matcher(text).results().map(found -> found.group()).toList());
    }
    assertThat(named).isEmpty();
  }

  /** Keys in the form of the environment, with what their default is told as. */
  private static Map<String, String> keysOfMappings() {
    Map<String, String> keys = new TreeMap<>();
    new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.stemma").stream()
            .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
            .map(type -> type.reflect())
            .forEach(type -> keysOf(type, keys));
    return keys;
  }

  private static void keysOf(Class<?> mapping, Map<String, String> keys) {
    String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
    for (Method method : mapping.getDeclaredMethods()) {
      WithName name = method.getAnnotation(WithName.class);
      WithDefault otherwise = method.getAnnotation(WithDefault.class);
      String last = name == null ? method.getName().replaceAll("([A-Z])", "_$1") : name.value();
      String key = (prefix + "_" + last).replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
      String without = method.getReturnType() == Optional.class ? "none" : "must be set";
      keys.put(key, otherwise == null ? without : told(otherwise.value()));
    }
  }

  private static String told(String value) {
    Matcher expression = EXPRESSION.matcher(value);
    return expression.matches()
        ? "`" + expression.group(1) + "`, else `" + expression.group(2) + "`"
        : "`" + value + "`";
  }

  private static Map<String, String> keysOfProperties() {
    Map<String, String> keys = new TreeMap<>();
    EXPRESSION
        .matcher(text(Path.of("src/main/resources/application.properties")))
        .results()
        .forEach(found -> keys.put(found.group(1), "`" + found.group(2) + "`"));
    return keys;
  }

  private static Map<String, String> documentedDefaults() {
    Map<String, String> defaults = new TreeMap<>();
    for (Markdown.Row row : Markdown.read(CONFIGURATION).rows()) {
      assertThat(defaults.put(row.key(), row.cells().get(0))).as(row.key()).isNull();
    }
    return defaults;
  }

  private static boolean pointsToSomething(Markdown page, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return hash < 0 || Markdown.read(target).anchors().contains(link.substring(hash + 1));
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.groupCount() == 0 ? found.group() : found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Path> files(String... roots) {
    List<Path> files = new ArrayList<>();
    for (String root : roots) {
      try (Stream<Path> found = Files.walk(Path.of(root))) {
        found.filter(Files::isRegularFile).forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files.stream();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
