package io.stemma.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.StemmaException;
import org.junit.jupiter.api.Test;

class DatabaseUrlTest {
  @Test
  void readsWhatLibpqWrites() {
    // When
    DatabaseUrl url =
        DatabaseUrl.parse(
            "KEY", "postgres://me%40home:p%20%2B+w@db.example:6432/estate?sslmode=require");

    // Then
    assertThat(url.host()).isEqualTo("db.example");
    assertThat(url.port()).isEqualTo(6432);
    assertThat(url.database()).isEqualTo("estate");
    assertThat(url.user()).isEqualTo("me@home");
    assertThat(url.password()).isEqualTo("p ++w");
    assertThat(JdbcProperties.of(url)).containsEntry("sslmode", "require");
  }

  @Test
  void fillsInPortAndDatabase() {
    DatabaseUrl url = DatabaseUrl.parse("KEY", "postgresql://stemma@localhost");

    assertThat(url.port()).isEqualTo(5432);
    assertThat(url.database()).isEqualTo("stemma");
    assertThat(url.password()).isEmpty();
  }

  @Test
  void neverShowsThePassword() {
    DatabaseUrl url = DatabaseUrl.parse("KEY", "postgresql://stemma:geheim@localhost/x");

    assertThat(url).hasToString("postgresql://stemma@localhost:5432/x");
  }

  @Test
  void namesTheKeyAndKeepsThePasswordOutOfErrors() {
    for (String text :
        new String[] {
          "mysql://a:geheim@h/x",
          "postgresql://a:geheim @h/x",
          "postgresql://a:x/geheim@h/y",
          "geheim"
        }) {
      assertThatThrownBy(() -> DatabaseUrl.parse("DB_POSTGRES_URL", text))
          .isInstanceOf(StemmaException.class)
          .hasMessageContaining("DB_POSTGRES_URL")
          .hasMessageNotContaining("geheim");
    }
  }
}
