package io.stemma.doctor;

/** How it is with one thing. */
public enum Verdict {
  OK,
  WARNING,
  FAILED,
  /** It could not be looked at. */
  UNKNOWN
}
