package io.stemma.audit.retention;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a month stands.
 *
 * @param part 1, and one more each time it was made again after it had been dropped
 * @param table what has become of the table of its rows
 * @param proof of its archive; null while there is none
 * @param verifiedAt when the detached table was compared with the archive; null before
 * @param dropAfter end of its time of grace; null while it does not run
 * @param heldBecause what keeps it whatever its age; null where nothing does
 * @param failure why its retirement failed last; null where it has gone on since
 * @param estimatedRows -1 where nothing is known
 */
public record MonthLife(
    AuditMonth month,
    int part,
    State state,
    Attachment table,
    @Nullable ArchiveProof proof,
    @Nullable Instant verifiedAt,
    @Nullable Instant dropAfter,
    @Nullable String heldBecause,
    @Nullable String failure,
    long estimatedRows) {
  /** What has been noted of it. */
  public enum State {
    OPEN,
    ARCHIVED,
    DETACHED,
    DROPPED,
    /** Dropped, and brought back as the next part. */
    RESTORED
  }

  /** What the database's catalogue says of it. */
  public enum Attachment {
    ATTACHED,
    /** Detaching was begun and not ended. */
    DETACHING,
    DETACHED,
    NONE
  }

  /** Its proof, where there is one. */
  public Optional<ArchiveProof> archive() {
    return Optional.ofNullable(proof);
  }

  /** Whether its rows are in an archive only. */
  public boolean isCold() {
    return state == State.DETACHED
        || state == State.DROPPED
        // Gone from its table before that is noted.
        || (state == State.ARCHIVED && table != Attachment.ATTACHED);
  }
}
