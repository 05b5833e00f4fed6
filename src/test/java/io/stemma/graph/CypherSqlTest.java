package io.stemma.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.graph.language.CypherStatement;
import org.junit.jupiter.api.Test;

class CypherSqlTest {
  @Test
  void keepsTheQueryBetweenQuotesNobodyKnows() {
    String text = "RETURN '$$) AS (a agtype); DROP TABLE x; --', $y";
    CypherStatement query = CypherStatement.read(text);
    CypherSql.Form form = CypherSql.Form.of(10, true);

    CypherSql one = CypherSql.of("governance", query, 2, form);
    CypherSql other = CypherSql.of("governance", query, 2, form);

    assertThat(one.text())
        .matches(
            "SELECT ag_catalog.agtype_out\\(c1\\)::text, ag_catalog.agtype_out\\(c2\\)::text"
                + " FROM ag_catalog.cypher\\('governance', (\\$t[0-9a-f]{24}\\$).*\\1, \\$1\\)"
                + " AS \\(c1 ag_catalog.agtype, c2 ag_catalog.agtype\\) LIMIT 16");
    assertThat(one.text().substring(one.prefixLength())).startsWith(text);
    assertThat(one.text()).isNotEqualTo(other.text());
  }
}
