package io.stemma.audit.retention;

import io.stemma.error.StemmaException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The months where the record is. Each method is one transaction, but for detaching; what it does
 * is an event of the trail in the same. A lock that it waits for too long makes it fail, and it is
 * tried again some times before it does.
 *
 * <p>Every method fails with a {@link StemmaException} where the database cannot do it; then
 * nothing has been done, but that a detaching may have been begun ({@link
 * MonthLife.Attachment#DETACHING}).
 */
public interface MonthStore {
  /** How each table's months are kept. */
  List<Policy> policies();

  /** Every month there is or was, by table, month and part. */
  List<MonthLife> months();

  /** Makes the current month and the months ahead; returns those that were missing. */
  List<AuditMonth> create(Instant now);

  /** Notes that the archive of an open month was proved. */
  void noteArchived(AuditMonth month, ArchiveProof proof, Instant now);

  /** Takes a month out of its table; readers and writers need not wait. */
  void detach(AuditMonth month);

  /** Ends a detaching that was interrupted. */
  void finishDetach(AuditMonth month);

  /** Notes that a month is out. */
  void noteDetached(AuditMonth month, Instant now);

  /** Notes that the detached table holds what the archive does. */
  void noteVerified(AuditMonth month, int graceDays, Instant now);

  /** Puts a month back; its archive no longer counts. */
  void reattach(AuditMonth month, String why, Instant now);

  /**
   * Drops a detached month whose archive was proved and whose time of grace is over.
   *
   * @return why it did not
   */
  Optional<String> drop(AuditMonth month, Instant now);

  /** Notes that a step failed. */
  void noteFailure(AuditMonth month, RetirementStep step, String reason, Instant now);

  /**
   * Does the work while no other program does such work on this record.
   *
   * @return whether it was done; false where another one is at it
   */
  boolean alone(Runnable work);
}
