package io.stemma.graph.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Statements made of parts whose columns are known when they are made. */
class ColumnInferencePropertyTest {
  /** An item as written, and the column it makes. */
  record Item(String text, String column) {}

  @Property(tries = 2_000)
  void namesTheColumnsOfWhatWasMade(
      @ForAll("items") List<Item> items,
      @ForAll("heads") String head,
      @ForAll("tails") String tail,
      @ForAll("gaps") String gap) {
    List<String> texts = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    for (Item item : items) {
      texts.add(item.text());
      columns.add(item.column());
    }

    String query = head + gap + String.join(gap + "," + gap, texts) + gap + tail;

    assertThat(CypherStatement.read(query).columns()).isEqualTo(columns);
  }

  @Provide
  Arbitrary<List<Item>> items() {
    return item().list().ofMinSize(1).ofMaxSize(6);
  }

  private static Arbitrary<Item> item() {
    Arbitrary<Item> plain = expressions().map(e -> new Item(e, e));
    Arbitrary<Item> aliased =
        Combinators.combine(expressions(), aliases(), Arbitraries.of("AS", "as", "As"))
            .as((e, alias, as) -> new Item(e + " " + as + " " + alias.text(), alias.column()));
    return Arbitraries.oneOf(plain, aliased);
  }

  private static Arbitrary<Item> aliases() {
    return Arbitraries.of(
        new Item("x", "x"),
        new Item("größe", "größe"),
        new Item("`a, b`", "a, b"),
        new Item("`tick``ed RETURN`", "tick`ed RETURN"),
        new Item("return", "return"),
        new Item("limit", "limit"),
        new Item("a$1", "a$1"));
  }

  private static Arbitrary<String> expressions() {
    return Arbitraries.lazyOf(
        ColumnInferencePropertyTest::leaves,
        ColumnInferencePropertyTest::leaves,
        () -> expressions().list().ofMaxSize(3).map(l -> "[" + String.join(", ", l) + "]"),
        () -> expressions().list().ofMaxSize(3).map(ColumnInferencePropertyTest::map),
        () -> expressions().map(e -> "(" + e + ")"),
        () -> expressions().map(e -> "coalesce(null, " + e + ")"),
        () -> expressions().map(e -> "[x IN [1, 2] WHERE x > 1 | " + e + "]"),
        () -> expressions().map(e -> "CASE WHEN true THEN " + e + " ELSE [1, 2] END"),
        () -> expressions().map(e -> "COUNT { MATCH (n) WHERE n.a = " + e + " RETURN n, 1 }"),
        () ->
            Combinators.combine(expressions(), Arbitraries.of("+", "=", "AND", "IN", "||", "."))
                .as((e, operator) -> e + " " + operator + " n.limit"));
  }

  private static Arbitrary<String> leaves() {
    return Arbitraries.of(
        "1",
        ".5",
        "1.e3",
        "0x1F",
        "n",
        "n.return",
        "n.`a, b`",
        "$p",
        "$p$q",
        "null",
        "count(*)",
        "'RETURN 1, 2'",
        "\"it''s, \\\" RETURN\"",
        "'it''s, '",
        "'\\\\'",
        "`RETURN, 1`.x",
        "'a' STARTS WITH 'b'",
        "n{.*, x: 1}",
        "(n)-[:X*1..2]->()");
  }

  private static String map(List<String> values) {
    List<String> entries = new ArrayList<>();
    for (String value : values) {
      entries.add((entries.isEmpty() ? "return" : "k" + entries.size()) + ": " + value);
    }
    return "{" + String.join(", ", entries) + "}";
  }

  @Provide
  Arbitrary<String> heads() {
    return Arbitraries.of(
        "RETURN",
        "return DISTINCT",
        "MATCH (n:Return {limit: 1}) RETURN",
        "MATCH (n) WHERE n.x = 'RETURN 7, 8' AND EXISTS { MATCH (m) RETURN m, n } RETURN",
        "UNWIND [1, 2] AS x WITH x, 2 AS return ORDER BY x SKIP 1 LIMIT 2 WHERE x > 1 RETURN",
        "/* RETURN 1, 2 */ MATCH (n) // RETURN 3\n RETURN");
  }

  @Provide
  Arbitrary<String> tails() {
    return Arbitraries.of(
        "",
        "ORDER BY 1, 2 DESC SKIP 1 LIMIT 2",
        "LIMIT 1",
        "UNION RETURN 1, 2, 3",
        "UNION ALL MATCH (n) RETURN n, 1",
        "// , RETURN 4",
        "/* , 5 */");
  }

  @Provide
  Arbitrary<String> gaps() {
    return Arbitraries.of(" ", "\n", "\t \r", " /* , */ ", " // , RETURN\n", " // ,\r");
  }
}
