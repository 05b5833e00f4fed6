package io.stemma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What no compiler checks: file lengths, stray output, unfinished marks, SQL in the wrong place.
 */
class TidyTest {
  private static final int MAX_LINES = 400;
  private static final int MAX_METHOD_LINES = 70;
  private static final Path MAIN = Path.of("src/main/java");
  private static final Path TEST = Path.of("src/test/java");
  private static final Pattern SQL_STATEMENT =
      Pattern.compile("\"\\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER|DROP)\\s[^\"]*");
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TODO|FIXME|XXX)\\b(?!\\(#\\d+\\))");
  private static final Pattern PLURAL_BEHIND_NUMBER =
      Pattern.compile(
          "%,?d (rows|months|days|keys|files|agents|changes|cycles|runs|tables|events|entries|cells"
              + "|times|archives|sessions|states|discoveries|names|checks|warnings)\\b"
              + "|(?<![A-Z] )\\+ \" (rows|months|keys|files|agents|events|entries|cells|archives|sessions"
              + "|states|discoveries|shapes)\\b");
  private static final Set<String> TOP =
      Set.of(
          ".ci",
          ".dockerignore",
          ".editorconfig",
          ".git",
          ".gitattributes",
          ".github",
          ".gitignore",
          ".idea",
          ".jqwik-database",
          ".mvn",
          ".vscode",
          "ARCHITECTURE.md",
          "CHANGELOG.md",
          "CONTRIBUTING.md",
          "LICENSE",
          "NOTICE",
          "README.md",
          "SECURITY.md",
          "age",
          "data",
          "db",
          "deploy",
          "docker",
          "docs",
          "mvnw",
          "pom.xml",
          "scripts",
          "sqlite",
          "src",
          "target");
  private static final Pattern METHOD_START =
      Pattern.compile(
          "^  (?! )(?!.*\\b(class|interface|record|enum)\\b).*\\) .*\\{$|^  (?! ).*\\) \\{$");

  @Test
  void noSourceFileIsTooLong() {
    assertThat(javaFiles(MAIN, TEST).filter(file -> lines(file).size() > MAX_LINES)).isEmpty();
  }

  @Test
  void noMethodIsTooLong() {
    assertThat(javaFiles(MAIN, TEST).flatMap(TidyTest::longMethods)).isEmpty();
  }

  @Test
  void onlyTheCommandLineAndARefusedStartWriteToStandardOutput() {
    assertThat(
            javaFiles(MAIN)
                .filter(file -> !inPackage(file, "cli") && !file.endsWith("StartRefused.java"))
                .filter(
                    file -> text(file).contains("System.out") || text(file).contains("System.err")))
        .isEmpty();
  }

  /** "1 rows" reads like a defect: {@link io.stemma.error.Counted} chooses the noun's form. */
  @Test
  void nounsBehindNumbersAreCounted() {
    assertThat(
            javaFiles(MAIN)
                .flatMap(
                    file ->
                        lines(file).stream()
                            .filter(line -> PLURAL_BEHIND_NUMBER.matcher(line).find())
                            .map(line -> file + ": " + line.strip())))
        .isEmpty();
  }

  @Test
  void noFileIsAtTheTopThatNobodyExpects() throws IOException {
    try (Stream<Path> top = Files.list(Path.of(""))) {
      assertThat(top.map(Path::toString).filter(name -> !TOP.contains(name))).isEmpty();
    }
  }

  @Test
  void unfinishedMarksNameAnIssue() {
    assertThat(
            javaFiles(MAIN, TEST)
                .filter(file -> !file.endsWith("TidyTest.java"))
                .filter(file -> UNFINISHED.matcher(text(file)).find()))
        .isEmpty();
  }

  @Test
  void sqlStandsOnlyWhereStoresAre() {
    List<String> allowed =
        List.of("store", "schema", "graph", "question", "backfill", "backup", "doctor", "demo");
    assertThat(
            javaFiles(MAIN)
                .filter(file -> allowed.stream().noneMatch(name -> inPackage(file, name)))
                .filter(file -> SQL_STATEMENT.matcher(text(file)).find()))
        .isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    try (Stream<Path> folders = Files.walk(MAIN)) {
      assertThat(
              folders
                  .filter(Files::isDirectory)
                  .filter(TidyTest::holdsJava)
                  .filter(folder -> !Files.exists(folder.resolve("package-info.java"))))
          .isEmpty();
    }
  }

  private static Stream<String> longMethods(Path file) {
    List<String> found = new ArrayList<>();
    List<String> lines = lines(file);
    int start = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (METHOD_START.matcher(lines.get(i)).matches()) {
        start = i;
      } else if (lines.get(i).equals("  }") && start >= 0) {
        if (i - start + 1 > MAX_METHOD_LINES) {
          found.add(file + ":" + (start + 1));
        }
        start = -1;
      }
    }
    return found.stream();
  }

  private static boolean holdsJava(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean inPackage(Path file, String name) {
    return file.startsWith(MAIN.resolve("io/stemma").resolve(name));
  }

  private static Stream<Path> javaFiles(Path... roots) {
    List<Path> files = new ArrayList<>();
    for (Path root : roots) {
      try (Stream<Path> found = Files.walk(root)) {
        found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
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

  private static List<String> lines(Path file) {
    return text(file).lines().toList();
  }
}
