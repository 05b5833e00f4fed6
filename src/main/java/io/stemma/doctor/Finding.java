package io.stemma.doctor;

/**
 * What a check found.
 *
 * @param check its name, for instance {@code locks}
 * @param value one line that says how it is
 * @param wayOut one line that says what to do; empty where nothing is to be done
 */
public record Finding(String check, Verdict verdict, String value, String wayOut) {
  static Finding ok(String check, String value) {
    return new Finding(check, Verdict.OK, value, "");
  }

  static Finding warning(String check, String value, String wayOut) {
    return new Finding(check, Verdict.WARNING, value, wayOut);
  }

  static Finding failed(String check, String value, String wayOut) {
    return new Finding(check, Verdict.FAILED, value, wayOut);
  }

  static Finding unknown(String check, String value, String wayOut) {
    return new Finding(check, Verdict.UNKNOWN, value, wayOut);
  }
}
