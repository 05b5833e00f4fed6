package io.stemma.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong configuration is told before anything uses it. */
class ConfigurationCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stemma.store.pool-size | 0 | STEMMA_STORE_POOL_SIZE must be 1 to 100, not 0.",
        "stemma.store.pool-size | 101 | STEMMA_STORE_POOL_SIZE must be 1 to 100, not 101.",
        "stemma.store.busy-timeout-millis | -5 | STEMMA_STORE_BUSY_TIMEOUT_MILLIS must be 1 or more, not -5.",
        "stemma.shadow.share | 1.01 | STEMMA_SHADOW_SHARE must be 0 to 1, not 1.01.",
        "stemma.http.max-body-bytes | 10 | STEMMA_HTTP_MAX_BODY_BYTES must be 1024 or more, not 10.",
        "stemma.shadow.share | 1e999999999 | STEMMA_SHADOW_SHARE must be 0 to 1, not 1E+999999999.",
        "db.postgres.max-conn | 0 | DB_POSTGRES_MAX_CONN must be 1 to 100, not 0.",
      })
  void namesKeyValueAndWhatIsAllowed(String property, String value, String words) {
    assertThatThrownBy(() -> of(Map.of(property, value)).check())
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessage(words);
  }

  @Test
  void aDefaultMayNotBeMoreThanItsMaximum() {
    Map<String, String> values =
        Map.of("stemma.lineage.default-depth", "21", "stemma.lineage.max-depth", "20");

    assertThatThrownBy(() -> of(values).check())
        .hasMessage(
            "STEMMA_LINEAGE_DEFAULT_DEPTH must be 1 to 20 (STEMMA_LINEAGE_MAX_DEPTH), not 21.");
  }

  @ParameterizedTest
  @CsvSource({
    "stemma.store.pool-size,1",
    "stemma.store.pool-size,100",
    "stemma.shadow.share,0",
    "stemma.shadow.share,' 1 '",
    "stemma.record.max-waiting,0",
    "stemma.lineage.default-depth,20",
  })
  void takesTheEndsOfARange(String property, String value) {
    assertThatCode(() -> of(Map.of(property, value)).check()).doesNotThrowAnyException();
  }

  @Test
  void tellsWhichKeyWasPerhapsMeant() {
    List<String> told =
        of(Map.of())
            .unknown(
                List.of(
                    "STEMMA_" + "STORE_POOLSIZE",
                    "STEMMA_SEAL_ENABLED",
                    "PATH",
                    "STEMMA_" + "X_Y_Z_Z_Y"));

    assertThat(told)
        .containsExactly(
            "STEMMA_STORE_POOLSIZE is set, and nothing reads it: is STEMMA_STORE_POOL_SIZE meant?",
            "STEMMA_X_Y_Z_Z_Y is set, and nothing reads it: docs/configuration.md has all keys.");
  }

  private static ConfigurationCheck of(Map<String, String> values) {
    return new ConfigurationCheck(
        property -> Optional.ofNullable(values.get(property)), values.keySet());
  }
}
