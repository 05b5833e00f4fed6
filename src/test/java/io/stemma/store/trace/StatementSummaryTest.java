package io.stemma.store.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementSummaryTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT a FROM core.identities WHERE b = 'x' | SELECT core.identities",
        "INSERT INTO core.sessions (a) VALUES (?) | INSERT core.sessions",
        "UPDATE core.identities SET a = ? | UPDATE core.identities",
        "DELETE FROM core.rate_limits | DELETE core.rate_limits",
        "SELECT 1 | SELECT",
        "VACUUM | OTHER"
      })
  void namesTheVerbAndTheTables(String sql, String summary) {
    assertThat(StatementSummary.of(sql).text()).isEqualTo(summary);
  }

  @Test
  void namesEachTableOnceAndNoValue() {
    String sql =
        """
        WITH RECURSIVE up AS (SELECT 'hidden' FROM core.identities i JOIN core.agent_tags t ON true
          UNION ALL SELECT 'hidden' FROM core.identities)
        SELECT * FROM up LIMIT 12345
        """;

    assertThat(StatementSummary.of(sql).text()).isEqualTo("SELECT core.identities core.agent_tags");
    assertThat(StatementSummary.of(sql).operation()).isEqualTo("SELECT");
  }
}
