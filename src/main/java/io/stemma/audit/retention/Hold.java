package io.stemma.audit.retention;

/** Why a month stays, however old. */
public record Hold(AuditMonth month, Kind kind, String reason) {
  /** Who holds it. */
  public enum Kind {
    /** It was moved in when its retention was over. */
    BACKFILL,
    /** An operator. */
    HOLD,
    /** An operator, by law: let go only by name. */
    LEGAL,
    /** It was brought back from its archive. */
    RESTORE
  }
}
