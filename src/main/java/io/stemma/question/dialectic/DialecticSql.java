package io.stemma.question.dialectic;

import io.smallrye.mutiny.Uni;
import io.stemma.identity.AgentId;
import io.stemma.question.ListPlace;
import io.stemma.store.sql.FoundRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What questions of dialectic ask a database, each in one snapshot and at most as many items as
 * said. A session is {@code id} and the columns that {@link SessionRows} reads; {@code place} is a
 * text that only this database reads.
 */
public interface DialecticSql {
  /**
   * A session, whole, and then its messages by {@code position} and {@code message_key}.
   *
   * @return the first row is the session, {@code known} or not
   */
  Uni<List<FoundRow>> session(
      DialecticSessionId id, long behindPosition, long behindKey, long most);

  /** Sessions with their {@code place} and {@code session_key}, newest first; null is any. */
  Uni<List<FoundRow>> newest(
      @Nullable String status, @Nullable String phase, ListPlace behind, long most);

  /**
   * The sessions of an agent, all it is in them (column roles) and their {@code place}, newest
   * first and then by id.
   *
   * @param role that it must have; null for any
   * @param behindMoment null begins
   * @return no row where the agent is unknown; one without an id where it has no session
   */
  Uni<List<FoundRow>> ofAgent(
      AgentId agent,
      @Nullable String role,
      @Nullable String behindMoment,
      String behindId,
      long most);

  /**
   * Reviewers: {@code id}, {@code placeholder}, {@code sessions}, {@code open}, {@code resolved},
   * {@code last_active}; those with the most open sessions first, then with the most, then by id.
   */
  Uni<List<FoundRow>> workload(long behindOpen, long behindSessions, String behindId, long most);

  /**
   * Pairs that review each other: {@code first_id}, {@code second_id}, {@code first_reviewed},
   * {@code second_reviewed}, {@code reviews}, {@code last_at}; those with the most reviews first.
   */
  Uni<List<FoundRow>> mutual(
      long behindReviews, String behindFirst, String behindSecond, long most);
}
