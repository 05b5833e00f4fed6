package io.stemma.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key is read under each of its names. */
class EnvironmentTest {
  @ParameterizedTest
  @CsvSource({
    "ARAGORA_POSTGRES_DSN, postgresql://h/x, DB_POSTGRES_URL, postgresql://h/x",
    "POSTGRES_DSN, ' postgresql://h/x ', DB_POSTGRES_URL, postgresql://h/x",
    "ARAGORA_PG_HOST, db.example, PGHOST, db.example",
    "ARAGORA_PG_SSL_MODE, require, PGSSLMODE, require",
    "DB_POOL_MAX, 7, DB_POSTGRES_MAX_CONN, 7",
    "ARAGORA_DB_POOL_TIMEOUT, 30.0, STEMMA_RECORD_CHECKOUT_TIMEOUT_MILLIS, 30000",
    "ARAGORA_DB_POOL_TIMEOUT, 0.25, STEMMA_STORE_BUSY_TIMEOUT_MILLIS, 250",
    "ARAGORA_DB_STATEMENT_TIMEOUT, 60, STEMMA_RECORD_STATEMENT_TIMEOUT_MILLIS, 60000",
  })
  void knowsOtherNamesAndTheirUnits(String name, String value, String key, String read) {
    assertThat(Environment.of(Map.of(name, value)::get).apply(key)).isEqualTo(read);
  }

  @Test
  void aKeysOwnNameWins() {
    Environment environment =
        Environment.of(
            Map.of("DB_POSTGRES_URL", "mine", "DATABASE_URL", "one", "POSTGRES_DSN", "other")::get);

    assertThat(environment.find("DB_POSTGRES_URL"))
        .contains(new Environment.Setting("DB_POSTGRES_URL", "mine"));
  }

  @Test
  void sameValuesUnderTwoNamesAreNoContradiction() {
    Environment environment =
        Environment.of(Map.of("DATABASE_URL", "one", "POSTGRES_DSN", " one")::get);

    assertThat(environment.apply("DB_POSTGRES_URL")).isEqualTo("one");
  }

  @Test
  void refusesNamesThatContradictEachOtherWithoutShowingThem() {
    Environment environment =
        Environment.of(
            Map.of("DATABASE_URL", "u:geheim@a", "ARAGORA_POSTGRES_DSN", "u:geheim@b")::get);

    assertThatThrownBy(environment::check)
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessage(
            "DATABASE_URL and ARAGORA_POSTGRES_DSN say different things: set DB_POSTGRES_URL,"
                + " which wins over them, or one of them only.");
  }

  @Test
  void aTimeThatIsNoNumberIsToldUnderItsName() {
    assertThatThrownBy(Environment.of(Map.of("ARAGORA_DB_POOL_TIMEOUT", "30s")::get)::check)
        .hasMessage("ARAGORA_DB_POOL_TIMEOUT must be a number of seconds, not '30s'.");
  }

  @Test
  void blankIsNotSet() {
    assertThat(
            Environment.of(Map.of("DB_POSTGRES_URL", " ", "DATABASE_URL", "one")::get)
                .apply("DB_POSTGRES_URL"))
        .isEqualTo("one");
  }
}
