package io.stemma.governance;

import static io.stemma.record.RecordTables.CALIBRATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.Calibrations;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The estate's one calibration. */
class CalibrationContractIT extends GovernanceContract {
  @BeforeEach
  void forget() {
    rows.write(transaction -> transaction.delete(CALIBRATION, List.of(RowKey.of(CALIBRATION, 1L))));
  }

  @Test
  void isNotThereUntilItIsSet() {
    assertFails(ErrorCode.CALIBRATION_NOT_FOUND, estate -> estate.calibrations().get());
    assertFails(ErrorCode.STALE_VERSION, estate -> set(estate, "1"));

    Row made =
        write(
            estate ->
                estate
                    .calibrations()
                    .set(calibration("{'b': 1, 'a': [0.50], '_own': 1}"), Calibrations.NONE));

    assertThat(made).isEqualTo(row(estate -> estate.calibrations().get()));
    assertThat(made.text("data")).isEqualTo("{\"a\":[0.50],\"b\":1}");
    assertThat(Calibrations.version(made)).isEqualTo("1");
  }

  @Test
  void isReplacedOnlyByWhoKnowsItsVersion() {
    write(estate -> set(estate, Calibrations.NONE));
    Row second = write(estate -> estate.calibrations().set(calibration("{'other': true}"), "1"));
    assertThat(second.text("data")).isEqualTo("{\"other\":true}");
    assertThat(Calibrations.version(second)).isEqualTo("2");

    for (String stale : List.of("1", "3", "02", "", Calibrations.NONE)) {
      StemmaException refused = refusal(estate -> set(estate, stale)).orElseThrow();
      assertThat(refused.code()).isEqualTo(ErrorCode.STALE_VERSION);
      assertThat(refused.extensions()).containsEntry("currentVersion", "2");
    }
    assertThat(row(estate -> estate.calibrations().get())).isEqualTo(second);
  }

  @Test
  void oneOfManyThatSetItAtOnceWinsEachTime() throws Exception {
    for (String version : List.of(Calibrations.NONE, "1", "2")) {
      List<Optional<ErrorCode>> all = atOnce(20, () -> outcome(estate -> set(estate, version)));

      assertThat(all).filteredOn(Optional::isEmpty).hasSize(1);
      assertThat(all)
          .filteredOn(Optional::isPresent)
          .containsOnly(Optional.of(ErrorCode.STALE_VERSION));
    }
    assertThat(row(estate -> estate.calibrations().get()).integer("version")).isEqualTo(3);
  }

  private static Row set(Estate estate, String expected) {
    return estate.calibrations().set(calibration("{'bins': []}"), expected);
  }

  private static Row calibration(String data) {
    return given(Calibrations.SHAPE, "{'data': " + data + "}");
  }
}
