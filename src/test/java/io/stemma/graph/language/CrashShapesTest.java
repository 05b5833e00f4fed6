package io.stemma.graph.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a server process of AGE, and what is like it and does not. */
class CrashShapesTest {
  private static final LanguageLimits LIMITS = new LanguageLimits(64, 100, true, 200, 12, 50_000);

  /** Each of these ended the server process of AGE 1.8.0. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "WITH [1] AS ids MATCH (n) WHERE id(n) IN ids RETURN n",
        "MATCH (n) WHERE id(n) IN $ids RETURN n",
        "WITH {k: [1]} AS l MATCH (n) WHERE ID (n) IN l.k RETURN n",
        "WITH [1] AS l MATCH ()-[r]->() WHERE start_id(r) IN l RETURN r",
        "WITH [1] AS l MATCH (n) WITH n, l, id(n) AS i WHERE i IN l RETURN n",
        "WITH [1] AS l MATCH (n) WITH l, id(n) AS i WITH l, i AS j WHERE j IN l RETURN j",
        "WITH [1] AS l MATCH (n) RETURN id(n) IN l",
        "MATCH (n) WHERE id(n) IN range(1, 2) RETURN n",
        "MATCH (n) WHERE id(n) IN [x IN [1] | x] RETURN n",
        "MATCH (n) WHERE id(n) IN [1][0..1] RETURN n",
        "WITH [1] AS l MATCH (n) WHERE `id`(n) IN l RETURN n",
        "MATCH (n) WHERE (id(n)) IN $l RETURN n",
        "MATCH (n) WHERE coalesce(id(n), id(n)) IN $l RETURN n",
        "MATCH (n) WHERE CASE WHEN true THEN id(n) END IN $l RETURN n",
        "MATCH (n) RETURN (n.v IS NULL) IN n.l",
        "MATCH (n) RETURN 1 IN (n IS NULL)",
        "MATCH (n {v: [i IN [n.name] | labels(n)]}) RETURN 1",
        "MATCH (n) RETURN n IS NULL IN keys(n)",
        "MATCH (n) RETURN n.v IS NOT NULL IN $l",
        "MATCH (n) RETURN 1 IN NOT true",
        "MATCH (n) RETURN 1 IN avg(n.v)",
        "MATCH (n) WITH isEmpty(n.l) AS z RETURN 1 IN z",
        "MATCH (n) RETURN n STARTS WITH 'a'",
        "MATCH (n) WITH n AS z RETURN 'a' CONTAINS z",
        "MATCH (n) RETURN (n) ENDS WITH 'a'",
        "MATCH (n) RETURN 'a' STARTS WITH id(n)",
        "MATCH (n) RETURN n.l[n.v = 1]",
        "MATCH (n) RETURN [1, 2][n.v IS NULL AND true]",
        "MATCH (n) RETURN [1, 2][0..count(*)]",
        "MATCH (n)-[r]->() RETURN n.l[r]",
        "MATCH (n) RETURN $l[id(n)..]",
        "MATCH (n) RETURN null[id(n)]",
        "MATCH (n) RETURN CASE WHEN true THEN [1] END[id(n)]",
        "MATCH (n) RETURN toStringList(id(n))",
        "MATCH (n) RETURN toStringList(id(n) = 1)",
        "RETURN toStringList(1 < 2 <= 3)",
        "MATCH (n) RETURN toBooleanList(n IS NULL)",
        "MATCH (n) WITH id(n) AS z RETURN z{.*}",
        "RETURN reduce(s = count(*), i IN [1] | s + i)",
        "MATCH (n) WITH id(n) AS q RETURN reduce(s = q, i IN [1] | s + i)",
        "MATCH (n) WHERE all(i IN ['a'] WHERE properties(n) = 1) RETURN 1",
        "MATCH (n) WHERE any(i IN [1] WHERE n IS NULL) RETURN 1",
        "MATCH p = (n)-[*1..2]->(m) WHERE all(x IN nodes(p) WHERE x <> n) RETURN 1",
        "MATCH (n)-[r {w: single(i IN '' WHERE labels(n))}]->(m) RETURN 1",
        "MATCH (n)-[r*1..2 {w: [i IN ['a'] | count(n)]}]->(m) RETURN r",
        "MATCH (x) WHERE exists((x)-->({id: [i IN [1] | labels(x)]})) RETURN 0",
        "MATCH (x) WHERE (x)-->({id: [i IN [1] | x]}) RETURN 0",
        "MATCH (x) RETURN exists((x)-->(z {id: any(i IN [1] WHERE z = i)}))",
        "WITH 1 AS v RETURN reduce(a = any(y IN [1] WHERE y = v), x IN [1] | a)",
        "WITH 1 AS v RETURN reduce(a = reduce(b = v, y IN [1] | b), x IN [1] | a)",
        "WITH 1 AS v RETURN reduce(a = size([y IN [v] | y]), x IN [1] | a)",
        "WITH 1 AS v RETURN reduce(a = COUNT { MATCH (z) WHERE z.v = v }, x IN [1] | a)",
        "WITH 1 AS v RETURN reduce(a = EXISTS { MATCH (z) WHERE z.v = v }, x IN [1] | a)",
        "MATCH (n) WITH n RETURN reduce(a = 0, x IN [exists((n)-->())] | a)",
        "MATCH (n) WITH n RETURN reduce(a = (n)<-[:R]-(), x IN [1] | a)",
        "MATCH p = (:N) WHERE single(x IN [1] WHERE x >= p.i) RETURN 1",
        "MATCH p = (a)-[*1..2]->(b) WHERE any(x IN [1] WHERE x = p.i) RETURN 1",
        "MATCH p = (a)-->(b) WHERE none(x IN [p.l] WHERE x = b.v) RETURN 1",
        "OPTIONAL MATCH (a)-->(b) WHERE EXISTS { UNWIND [a] AS i MATCH (c) RETURN c } RETURN 1",
        "OPTIONAL MATCH (a)-->(b) WHERE EXISTS { WITH a OPTIONAL MATCH (c)-[*1..2]->(a) RETURN a } RETURN 1",
        "OPTIONAL MATCH (a), (b:N) WHERE EXISTS { RETURN b AS c } RETURN 1",
        "OPTIONAL MATCH p = (a)-->(b) WHERE COUNT { WITH p MATCH (c) RETURN c } > 0 RETURN 1",
        "MATCH (n) WHERE EXISTS { MATCH (m) WHERE any(x IN [1] WHERE x = m) RETURN 1 } RETURN n",
      })
  void refusesWhatEndsTheServer(String query) {
    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read(query), LIMITS))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_REFUSED));
  }

  /** The kind of apache/age#2507: all but the first nine were found by us, and ended AGE 1.8.0. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "MATCH (x {n: EXISTS { WITH sum(0) AS a, x RETURN 0 }}) RETURN 0",
        "MATCH (x {id: EXISTS { WITH DISTINCT x RETURN 1 }}) RETURN 0",
        "MATCH (x {id: EXISTS { WITH x ORDER BY x RETURN 1 }}) RETURN 0",
        "MATCH (x {id: COUNT { RETURN x UNION RETURN 1 }}) RETURN 0",
        "MATCH (x {id: [EXISTS { WITH DISTINCT x RETURN 1 }]}) RETURN 0",
        "MATCH (x {id: toString(EXISTS { WITH DISTINCT x RETURN 1 })}) RETURN 0",
        "MATCH (x)-[r {w: EXISTS { WITH DISTINCT r RETURN 1 }}]->() RETURN 0",
        "MATCH (x)-[r*1..2 {w: EXISTS { WITH DISTINCT x RETURN 1 }}]->() RETURN 0",
        "MATCH (y) OPTIONAL MATCH (x {id: EXISTS { WITH DISTINCT x RETURN 1 }}) RETURN 0",
        "MATCH (x {id: EXISTS { MATCH (z {id: COUNT { WITH DISTINCT x RETURN 1 }}) }}) RETURN 0",
        "MATCH (x) WHERE exists((x)-->({id: EXISTS { WITH DISTINCT x RETURN 1 }})) RETURN 0",
        "MATCH (x) WHERE (x)-->({id: EXISTS { WITH DISTINCT x RETURN 1 }}) RETURN 0",
        "MATCH (x {id: EXISTS { WITH labels(x) AS l ORDER BY l RETURN l }}) RETURN 0",
        "MATCH (x {id: EXISTS { WITH DISTINCT id(x) AS l RETURN l }}) RETURN 0",
        "MATCH (x {id: EXISTS { UNWIND labels(x) AS l RETURN l }}) RETURN 0",
        "MATCH (x {id: COUNT { UNWIND [x] AS l RETURN l }}) RETURN 0",
        "MATCH (y), (x {id: EXISTS { WITH DISTINCT y RETURN 1 }}) RETURN 0",
        "MATCH (y) MATCH (x {id: EXISTS { WITH DISTINCT x, y RETURN 1 }}) RETURN 0",
        "MATCH (x {id: CASE WHEN EXISTS { WITH DISTINCT x RETURN 1 } THEN 1 END}) RETURN 0",
        "MATCH (x {id: [i IN [1] | EXISTS { WITH DISTINCT x RETURN 1 }]}) RETURN 0",
        "MATCH (x {a: {b: COUNT { WITH DISTINCT x RETURN 1 }}}) RETURN 0",
        "MATCH (x) WHERE EXISTS { (x)-->(z {id: EXISTS { WITH DISTINCT z RETURN 1 }}) } RETURN 0",
        "MATCH (x) WHERE COUNT { (x)<--(z:N {id: EXISTS { WITH DISTINCT z RETURN 1 }}) } > 0 RETURN 0",
        "MATCH (x) RETURN exists((x)-->(z {id: EXISTS { WITH DISTINCT z RETURN 1 }}))",
        "MATCH (x)-->(y)-[:R|S {w: count { RETURN x UNION RETURN y }}]-(z) RETURN 0",
      })
  void refusesASubqueryInThePropertyMapOfAPattern(String query) {
    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read(query), LIMITS))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_REFUSED);
              assertThat(e.detail()).containsAnyOf("#2507", "only by a property");
            });
  }

  /** Found by the fuzz of queries; each ended AGE 1.8.0. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "RETURN 1 = 1 >= 1 = 1 ~ 14",
        "RETURN 1 <> 1 >= 1 >= 1 ~ 15",
        "MATCH (n) WHERE 1 < n.v >= n.w < 3 RETURN n ~ 25",
        "RETURN 1 >= 1 = 1 >= 1 = 1 ~ 19",
        "RETURN 1 <= CASE WHEN true THEN 1 END >= {a: 1}.a > [1, 2][0] ~ 39",
        "RETURN [x IN [1] WHERE 1 > x >= -1 = 1 | x] ~ 30",
        "RETURN {a: 0 <> 1 >= size([1]) <= 3 AND true} ~ 19",
        "RETURN CASE 1 WHEN 1 THEN 2 < 3 >= 1 = 1 END ~ 33",
        "UNWIND [1] AS x RETURN x ORDER BY 1 = x >= 1 = x ~ 41",
      })
  void refusesGreaterOrEqualInTheMiddleOfAChain(String query, int position) {
    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read(query), LIMITS))
        .hasMessageContaining(">= between other comparisons")
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> assertThat(e.extensions()).containsEntry("position", position));
  }

  /** Found by the fuzz of queries; over no rows each ended AGE 1.8.0. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UNWIND [] AS x UNWIND [x, count(x)] AS y RETURN y",
        "MATCH (n) WHERE n.v = 77 UNWIND {a: n.v, b: sum(n.v)} AS y RETURN y",
        "MATCH (n) WHERE n.v = 77 UNWIND n.v + collect(n.v) AS y RETURN y",
        "MATCH (n) WHERE n.v = 77 UNWIND [n.v + COUNT { RETURN sum(n.v) }] AS y RETURN y",
        "WITH 1 AS z SKIP 1 UNWIND [1] AS x UNWIND CASE {n: x} WHEN 1 THEN max(x) END AS y RETURN y",
        "RETURN EXISTS { UNWIND [] AS x UNWIND [q IN [1] | [x, avg(x)]] AS y RETURN y }",
        "RETURN 1 AS y UNION MATCH (n:None) UNWIND [n, stDev(DISTINCT n.v)] AS y RETURN y",
      })
  void refusesAnAggregateInAnUnwind(String query) {
    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read(query), LIMITS))
        .hasMessageContaining("in an UNWIND ends the server");
  }

  /** Found by the fuzz of queries: what is read for x1 is a column that is not there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "all(x2 IN [1] WHERE any(x3 IN [COUNT { MATCH (n) WHERE n.v = x1 }] WHERE x3 = x2))",
        "all(x2 IN [1] WHERE any(x3 IN exists(()-[:NEAR]-({w: x1})) WHERE x3 = x2))",
        "none(x2 IN [1] WHERE none(x3 IN [x4 IN [x1] | x4] WHERE x3 = x2))",
        "all(x2 IN [1] WHERE any(x3 IN [any(x4 IN [1] WHERE x4 = x1)] WHERE x3 = x2))",
        "[x2 IN [1] | single(x3 IN [EXISTS { MATCH (n) WHERE n.v = x1 }] WHERE x3 = x2)]",
        "[x2 IN [1] | any(x3 IN [x4 IN [x1] | x4] WHERE x3 = x2)]",
        "[x2 IN [1] | any(x3 IN {a: (:N)<-[:R {v: x1}]-()} WHERE x3 = x2)]",
        "COUNT { RETURN all(x3 IN tail([x4 IN [x1] WHERE x4]) WHERE x3 = x0) }",
      })
  void refusesASubqueryInTheListOfAFunctionOverIt(String expression) {
    String query = "UNWIND [1] AS x0 UNWIND [1] AS x1 RETURN " + expression + " AS c";

    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read(query), LIMITS))
        .hasMessageContaining("ends the server in the list of all");
  }

  /** Found by the fuzz of queries: the pattern, too, is a subquery. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "MATCH (x) RETURN EXISTS { MATCH (x)<-[y {l: exists(()-->({a: y}))}]-() }",
        "MATCH (x) RETURN EXISTS { MATCH (y {l: exists((x)-->({a: y}))}) }",
        "MATCH (x) RETURN COUNT { MATCH (y {l: [exists((x)-->({a: y}))]}) }",
        "MATCH (x) WHERE EXISTS { MATCH (y {l: (x)-->({a: y})}) } RETURN 1",
        "MATCH (x) RETURN EXISTS { (x)-->(y {l: CASE WHEN (x)<-[:R]-(y) THEN 1 END}) }",
        "MATCH (x)-[r*1..2 {w: toString(exists((x)--()))}]->() RETURN 1",
        "MATCH (y {l: exists((y {v: 1}))}) RETURN 1",
      })
  void refusesAPatternInThePropertyMapOfAPattern(String query) {
    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read(query), LIMITS))
        .hasMessageContaining("A pattern in the map of a pattern");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MATCH (n) WHERE exists((n)-->({a: n})) RETURN 1",
        "MATCH (n) WHERE (n)-->({a: labels(n)}) RETURN 1",
        "RETURN EXISTS { (n:N {i: [x IN [1] | n]}) }",
        "RETURN COUNT { (m), (n {i: any(x IN [1] WHERE labels(n) = x)}) }",
        "MATCH (n)-[r]->(m) WHERE NOT (m)-[:R {a: r}]->() RETURN 1",
        "MATCH (n) WHERE exists((n)-[:R*1..2 {w: id(n)}]->()) RETURN 1",
        "MATCH (n) WHERE CASE WHEN exists((n)-->({a: {k: n}})) THEN true ELSE false END RETURN 1",
        "MATCH p = (n)-->() WHERE exists((:N {a: nodes(p)})-->(n)) RETURN 1",
        "OPTIONAL MATCH (n) WHERE n.v = 1 OR (n)-->({a: [n]}) RETURN 1",
        "MATCH (x) RETURN EXISTS { MATCH (n) WHERE exists((x)-->({a: n})) }",
        "OPTIONAL MATCH (n)-->() WHERE [q IN [1] | n] = [] RETURN 1",
        "OPTIONAL MATCH p = (n)-->() WHERE size([q IN [1] | nodes(p)]) = 1 RETURN 1",
      })
  void refusesAWholeNodeWithinAPatternOrListInTheWhereOfItsMatch(String query) {
    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read(query), LIMITS))
        .hasMessageContaining("only by a property");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MATCH (n) WHERE id(n) IN [1, 2] RETURN n",
        "RETURN 1 < 2 >= 1, 3 >= 2 > 1, 3 >= 2 >= 1 < 2, 1 = 1 AND 2 >= 1 AND 1 = 1, (1 < 2 >= 1) = true",
        "RETURN CASE WHEN 1 < 2 THEN 2 >= 1 ELSE 1 = 1 END, [1 < 2, 2 >= 1, 1 = 1], {a: 1 < 2, b: 2 >= 1}",
        "MATCH (a)-->(b)<--(c) WHERE a.v >= 1 WITH a, a.v >= b.v AS x, 1 = 1 AS y RETURN a",
        "MATCH (n) WITH collect(n) AS l, count(*) AS c UNWIND l AS x RETURN x, count(x), c",
        "MATCH (n)-->(m {a: id(n), l: n.v}) WHERE exists((n)-->({a: m.v})) RETURN m",
        "MATCH (n) WHERE EXISTS { MATCH (m {a: id(n)}) } AND EXISTS { (m {a: id(n)})-->() } RETURN n",
        "MATCH (n) WITH n WHERE (n)-->({a: id(n)}) RETURN n, exists((n)-->({a: id(n)}))",
        "MATCH (x) WHERE x.id = COUNT { MATCH (x)-->(y) RETURN DISTINCT y } RETURN x",
        "MATCH (x) WHERE EXISTS { MATCH p = (x)-->(y) WHERE length(p) = 1 RETURN p } RETURN x",
        "MATCH p = (a)-->(b) WITH p WHERE EXISTS { WITH p MATCH (c) RETURN c } RETURN p",
        "OPTIONAL MATCH (a)-->(b) WHERE exists((b)-->(a)) AND (b)-->() RETURN b",
        "OPTIONAL MATCH (a) WITH a WHERE EXISTS { WITH a MATCH (c) RETURN c } RETURN a",
        "MATCH (x) RETURN x{.id, n: COUNT { (x)-->() }}, {a: EXISTS { (x)-->() }}",
        "MATCH (x)-[r:R {w: $w}]->(y {id: x.id, l: [1, {a: 2}]}) RETURN y",
        "RETURN keys({a: EXISTS { MATCH (n) }})",
        "WITH [1] AS l RETURN reduce(s = 0, x IN l + [2] | s + x), reduce(s = 1, x IN [2] | s * x)",
        "MATCH p = ()-[*1..2]->() RETURN [x IN nodes(p) | id(x)]",
        "MATCH p = ()-[*1..2]->() RETURN id(p), all(x IN nodes(p) WHERE x.id > 0)",
        "MATCH (n) WHERE n.id IN $ids RETURN n",
        "UNWIND $ids AS i MATCH (n) WHERE id(n) = i RETURN n",
        "MATCH (n) WHERE n.a IS NOT NULL AND n.id IN $ids AND id(n) = 1 RETURN n",
        "MATCH (n) WHERE NOT n.id IN $ids AND 'x' IN labels(n) RETURN n, id(n) AS i",
        "MATCH (n) WHERE n.name STARTS WITH 'a' OR toString(id(n)) CONTAINS '1' RETURN n",
        "MATCH (n) RETURN n.l[size(n.l) - 1], n['name'], n.l[0..2], n{.*, seen: n.v IS NULL}",
        "MATCH (n) WHERE any(x IN n.l WHERE x = n.v) RETURN n",
        "UNWIND [1] AS y RETURN all(x IN [1] WHERE any(z IN [x] WHERE [q IN [y] | q] = [x]))",
        "UNWIND [1] AS y RETURN [x IN [z IN [y] | z] | x], [x IN [1] WHERE COUNT { (:N {v: y}) } = x]",
        "MATCH (n) WHERE [x IN [1] WHERE x = 2 | labels(n)] = [] RETURN n",
        "MATCH (n) WITH n WHERE any(x IN labels(n) WHERE x = 'N') RETURN n",
        "MATCH p = (n)-[*]->(m) WITH p WHERE all(x IN nodes(p) WHERE x.v > 0) RETURN p",
        "MATCH (n) RETURN count(n), avg(n.v) AS mean, reduce(s = 0, x IN n.l | s + x)",
        "MATCH (n) WHERE COUNT { MATCH (n)-->(m) RETURN count(m) } > 1 RETURN n",
        "RETURN toIntegerList(['1', '2']), 1 IN [2, 3][0..1]",
        "UNWIND [[true]] AS c RETURN (1 = 2) IN c, 'a' STARTS WITH (1 < 2)",
        "MATCH (a) WHERE a.v = 1 WITH 1 AS y WHERE 'a' STARTS WITH 'a' RETURN y",
      })
  void letsHarmlessQueriesPass(String query) {
    assertThatCode(() -> CypherRules.check(CypherStatement.read(query), LIMITS))
        .doesNotThrowAnyException();
  }
}
