package io.stemma.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.StemmaException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresSettingsTest {
  private static final String OWNER = "postgresql://owner:secret@primary:5432/stemma";

  @Test
  void cypherIsAskedWhereTheRecordIsUnlessToldOtherwise() {
    assertThat(cypherUrl(""))
        .isEqualTo(CypherLogin.of(DatabaseUrl.parse("url", OWNER)))
        .hasToString("postgresql://stemma_cypher@primary:5432/stemma");
  }

  @Test
  void aReplicaKnowsTheSamePassword() {
    // When
    DatabaseUrl url = cypherUrl("postgresql://replica:5433/stemma?sslmode=require");

    // Then
    assertThat(url).hasToString("postgresql://stemma_cypher@replica:5433/stemma");
    assertThat(url.password()).isEqualTo(CypherLogin.password("secret"));
    assertThat(url.parameters()).containsEntry("sslmode", "require");
  }

  @Test
  void aPasswordThatIsGivenCounts() {
    assertThat(cypherUrl("postgresql://stemma_cypher:other@replica/stemma").password())
        .isEqualTo("other");
  }

  @Test
  void cypherNeverRunsAsAnotherRole() {
    assertThatThrownBy(() -> cypherUrl("postgresql://owner:secret@replica/stemma"))
        .isInstanceOf(StemmaException.class)
        .hasMessageContaining("STEMMA_CYPHER_URL")
        .hasMessageContaining("stemma_cypher")
        .hasMessageNotContaining("secret");
  }

  private static DatabaseUrl cypherUrl(String text) {
    Map<String, String> environment = Map.of("DB_POSTGRES_URL", OWNER, "STEMMA_CYPHER_URL", text);
    return PostgresSettings.from(environment::get).cypherUrl();
  }
}
