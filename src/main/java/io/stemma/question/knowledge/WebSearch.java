package io.stemma.question.knowledge;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A search as people write it ({@code "a phrase"}, {@code or}, {@code -without}), said in the
 * language of SQLite's FTS5. Only letters and digits of a search come into it, each word in quotes,
 * so nothing a caller writes is syntax there.
 *
 * <p>FTS5 knows "this but not that", but not "anything but that". So a search is two expressions:
 * what is wanted, and, where one of its alternatives only says what is not, what is unwanted.
 */
final class WebSearch {
  /** A phrase or a word, and whether it is not wanted. */
  private static final Pattern TERM = Pattern.compile("(-?)\"([^\"]*)\"?|(-*)([^\\s\"]+)");

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{Co}\\p{M}]+");
  private static final Pattern HELD = Pattern.compile("[\\p{L}\\p{N}\\p{Co}]");

  /** Matches nothing. */
  private static final String NOTHING = "\"\"";

  /** Terms of which all must fit. */
  private record Alternative(Set<List<String>> wanted, Set<List<String>> unwanted) {
    Alternative() {
      this(new LinkedHashSet<>(), new LinkedHashSet<>());
    }

    boolean isEmpty() {
      return wanted.isEmpty() && unwanted.isEmpty();
    }

    String expression() {
      String all = joined(wanted, " AND ");
      return unwanted.isEmpty() ? all : "(" + all + ") NOT (" + joined(unwanted, " OR ") + ")";
    }

    private static String joined(Set<List<String>> terms, String operator) {
      return terms.stream()
          .map(term -> '"' + String.join(" ", term) + '"')
          .collect(Collectors.joining(operator));
    }
  }

  private final List<Alternative> alternatives;

  private WebSearch(List<Alternative> alternatives) {
    this.alternatives = alternatives.stream().filter(one -> !one.isEmpty()).toList();
  }

  static WebSearch of(String words) {
    List<Alternative> alternatives = new ArrayList<>(List.of(new Alternative()));
    Matcher term = TERM.matcher(words);
    while (term.find()) {
      boolean isPhrase = term.group(2) != null;
      String text = isPhrase ? term.group(2) : term.group(4);
      String sign = isPhrase ? term.group(1) : term.group(3);
      Alternative last = alternatives.get(alternatives.size() - 1);
      if (!isPhrase && sign.isEmpty() && text.equalsIgnoreCase("or")) {
        alternatives.add(new Alternative());
      } else {
        List<String> said = said(text);
        if (!said.isEmpty()) {
          (sign.isEmpty() ? last.wanted() : last.unwanted()).add(said);
        }
      }
    }
    return new WebSearch(alternatives);
  }

  /** The words of a term, without those at its ends that every text has. */
  private static List<String> said(String text) {
    List<String> words =
        WORD.matcher(text)
            .results()
            .map(word -> word.group().toLowerCase(Locale.ROOT))
            .filter(word -> HELD.matcher(word).find())
            .toList();
    int from = 0;
    int to = words.size();
    while (from < to && StopWords.has(words.get(from))) {
      from++;
    }
    while (to > from && StopWords.has(words.get(to - 1))) {
      to--;
    }
    return words.subList(from, to);
  }

  /** What fits where an alternative wants something. */
  String wanted() {
    String expression =
        alternatives.stream()
            .filter(one -> !one.wanted().isEmpty())
            .map(one -> "(" + one.expression() + ")")
            .collect(Collectors.joining(" OR "));
    return expression.isEmpty() ? NOTHING : expression;
  }

  /** Whether there is an alternative that wants anything but something. */
  boolean isOpen() {
    return alternatives.stream().anyMatch(one -> one.wanted().isEmpty());
  }

  /** What fits none of the open alternatives, where there are any. */
  String unwanted() {
    String expression =
        alternatives.stream()
            .filter(one -> one.wanted().isEmpty())
            .map(one -> "(" + Alternative.joined(one.unwanted(), " OR ") + ")")
            .collect(Collectors.joining(" AND "));
    return expression.isEmpty() ? NOTHING : expression;
  }

  /** How it was understood, in PostgreSQL's notation, for instance {@code 'retry' & !'loop'}. */
  @Override
  public String toString() {
    return alternatives.stream().map(WebSearch::notation).collect(Collectors.joining(" | "));
  }

  private static String notation(Alternative alternative) {
    List<String> terms = new ArrayList<>();
    alternative.wanted().forEach(term -> terms.add(notation(term)));
    alternative
        .unwanted()
        .forEach(
            term ->
                terms.add(term.size() == 1 ? "!" + notation(term) : "!( " + notation(term) + " )"));
    return String.join(" & ", terms);
  }

  private static String notation(List<String> term) {
    return term.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" <-> "));
  }
}
