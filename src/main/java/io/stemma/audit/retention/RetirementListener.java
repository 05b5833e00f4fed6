package io.stemma.audit.retention;

import io.stemma.error.StemmaException;

/** Is told what a retirement does: for logs, metrics and the command line. */
public interface RetirementListener {
  /** A step was done. */
  void done(AuditMonth month, RetirementStep step);

  /** A step failed; the month is as it was. */
  void failed(AuditMonth month, RetirementStep step, StemmaException failure);

  /** It stays as it is, though it is past its retention. */
  void stays(AuditMonth month, String why);
}
