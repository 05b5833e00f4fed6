package io.stemma.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementTextTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "SELECT $1 FROM t WHERE a = 'it''s' | SELECT $1 FROM t WHERE a = ?",
        "ALTER ROLE x PASSWORD 'geheim' | ALTER ROLE x PASSWORD ?",
        "DO $body$ BEGIN PERFORM 'a'; END $body$ LANGUAGE plpgsql | DO ? LANGUAGE plpgsql",
        "SELECT E'a\\'secret' , 3.5e7 , t1 | SELECT ? , ? , t1",
        "SELECT 'cut off | SELECT ?",
        "SELECT $x$ cut off | SELECT ?",
        "SELECT 1 -- my secret | SELECT ?",
        "SELECT '--' , b /* secret */ FROM t | SELECT ? , b FROM t",
        "SELECT U&'d\\0061t' | SELECT ?"
      })
  void valuesAreTakenOut(String statement, String expected) {
    assertThat(StatementText.of(statement)).isEqualTo(expected);
  }

  @Test
  void aLongOneIsCut() {
    assertThat(StatementText.of("SELECT " + "a, ".repeat(500))).hasSize(161).endsWith("…");
  }
}
