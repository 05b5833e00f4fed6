package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.configuration.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Every command that a page names is one, with options that it has. */
class DocumentedWordsTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(?:bash)?\\n(.*?)^ *```");
  private static final Pattern IN_TEXT = Pattern.compile("`scripts/stemma ([^`]+)`");
  private static final Pattern IN_BLOCK =
      Pattern.compile("(?m)(?:^|[ (])(?:/opt/stemma/)?scripts/stemma ([^|>;&#\\n]*)");
  private static final Pattern WORD =
      Pattern.compile("\"((?:\\$\\([^)]*\\)|[^\"])*)\"|'([^']*)'|(\\S+)");

  /**
   * A command of a page.
   *
   * @param whole whether it could be typed as it stands; in a sentence it may lack what it needs
   */
  private record Named(Path page, String words, boolean whole) {}

  @Test
  void everyCommandIsUnderstood() throws IOException {
    List<Named> commands = named();
    assertThat(commands).hasSizeGreaterThan(100);

    List<String> wrong = new ArrayList<>();
    for (Named command : commands) {
      try {
        Stemma.commands(Environment.of(key -> null)).parseArgs(words(command.words()));
      } catch (MissingParameterException e) {
        if (command.whole()) {
          wrong.add(command + ": " + e.getMessage());
        }
      } catch (ParameterException e) {
        wrong.add(command + ": " + e.getMessage());
      }
    }

    assertThat(wrong).isEmpty();
  }

  /** A per cent sign is doubled in some of picocli's texts and not in others. */
  @Test
  void helpShowsEachPerCentSignOnce() {
    List<String> texts = new ArrayList<>();
    collectHelp(Stemma.commands(Environment.of(key -> null)), texts);

    assertThat(texts).isNotEmpty().noneMatch(help -> help.contains("%%"));
  }

  private static void collectHelp(CommandLine command, List<String> texts) {
    texts.add(command.getUsageMessage());
    command.getSubcommands().values().forEach(child -> collectHelp(child, texts));
  }

  private static List<Named> named() throws IOException {
    List<Named> commands = new ArrayList<>();
    for (Path page : pages()) {
      String text = Files.readString(page);
      BLOCK
          .matcher(text)
          .results()
          .flatMap(block -> IN_BLOCK.matcher(block.group(1).replace("\\\n", " ")).results())
          .map(found -> new Named(page, found.group(1).replaceFirst("\\)$", ""), true))
          .forEach(commands::add);
      IN_TEXT
          .matcher(text)
          .results()
          .map(found -> new Named(page, found.group(1), false))
          .forEach(commands::add);
    }
    // The launcher's own, and what stands for any of them.
    commands.removeIf(command -> command.words().matches("(serve|archive-classes|COMMAND)\\b.*"));
    // Several of a kind in short.
    commands.removeIf(command -> !command.whole() && command.words().contains("|"));
    return commands;
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(Path.of(""));
        Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().equals("CHANGELOG.md"))
          .sorted()
          .toList();
    }
  }

  private static String[] words(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.add(
          Stream.of(1, 2, 3)
              .map(word::group)
              .filter(found -> found != null)
              .findFirst()
              .orElse(""));
    }
    return words.toArray(String[]::new);
  }
}
