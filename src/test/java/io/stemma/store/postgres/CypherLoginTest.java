package io.stemma.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CypherLoginTest {
  @Test
  void derivesThePasswordFromTheOwners() {
    // Known answer: printf stemma_cypher | openssl dgst -sha256 -hmac geheim -binary | base64
    assertThat(CypherLogin.password("geheim"))
        .isEqualTo("VL8iqEXpSfk0LjpPp99I7BppQ8eRNi3jTWB79r_ZKd8");
  }

  @Test
  void hasNoPasswordWhereTheOwnerHasNone() {
    assertThat(CypherLogin.password("")).isEmpty();
  }

  @Test
  void asksTheSameDatabase() {
    DatabaseUrl owner = DatabaseUrl.parse("KEY", "postgresql://o:geheim@h:1/x?sslmode=require");

    DatabaseUrl cypher = CypherLogin.of(owner);

    assertThat(cypher).hasToString("postgresql://stemma_cypher@h:1/x");
    assertThat(cypher.parameters()).containsEntry("sslmode", "require");
  }
}
