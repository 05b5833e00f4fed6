package io.stemma.doctor;

import io.stemma.error.ExitCode;
import java.util.List;

/**
 * All that was found.
 *
 * @param reachable whether the database answered
 */
public record DoctorReport(boolean reachable, List<Finding> findings) {
  public DoctorReport {
    findings = List.copyOf(findings);
  }

  /** How many have that verdict. */
  public long count(Verdict verdict) {
    return findings.stream().filter(finding -> finding.verdict() == verdict).count();
  }

  /** 3 where the database did not answer, 1 where something failed, else 0. */
  public ExitCode exitCode() {
    if (!reachable) {
      return ExitCode.DEPENDENCY_UNAVAILABLE;
    }
    return count(Verdict.FAILED) > 0 ? ExitCode.DIFFERENCES_FOUND : ExitCode.DONE;
  }
}
