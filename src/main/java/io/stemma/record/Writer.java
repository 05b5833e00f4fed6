package io.stemma.record;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who writes in a transaction. Each row it adds or changes names it in the columns {@link #BY} and
 * {@link #KEY}.
 *
 * @param principal the name of the caller's key or the subject of its token, or one of the words
 *     below, which have no key
 * @param keyId id of the key, or {@code token:} and the subject; null without one
 * @param agentId the only agent that it may write as; null where it may write as any
 */
public record Writer(String principal, @Nullable String keyId, @Nullable String agentId) {
  /** The column that holds the principal. */
  public static final String BY = "written_by";

  /** The column that holds the key's id. */
  public static final String KEY = "written_key";

  /** A program on this machine, while no key has been made. */
  public static final Writer LOCAL = of("local");

  /** An operator's command. */
  public static final Writer CLI = of("cli");

  /** The service by itself, for instance when it counts what keys are used for. */
  public static final Writer SERVICE = of("service");

  /** The service's or an operator's maintenance, for instance of sessions that are over. */
  public static final Writer MAINTENANCE = of("maintenance");

  private static Writer of(String word) {
    return new Writer(word, null, null);
  }

  /** The row with this writer in it, where its table has room for one. */
  public Row stamp(Row row) {
    return row.table().namesWriter() && !row.says(BY)
        ? row.with(BY, principal).with(KEY, keyId)
        : row;
  }

  /** Whether this writer may write as an agent only that is not this one. */
  public boolean isBarredFrom(@Nullable String agent) {
    return agentId != null && !agentId.equals(agent);
  }

  /**
   * Sees to it that what is done in an agent's name is done by that agent.
   *
   * @param field that names the agent in the request
   * @throws StemmaException {@link ErrorCode#NOT_PERMITTED} with the field
   */
  public void requireAgent(String field, @Nullable String agent) {
    if (isBarredFrom(agent)) {
      throw refusal(
          field,
          field
              + " is "
              + (agent == null ? "not set" : "'" + agent + "'")
              + ", but this key writes only as the agent '"
              + agentId
              + "'. Use a key of that agent, or one that is bound to no agent.");
    }
  }

  /**
   * Refuses something that a key of an agent may not do at all.
   *
   * @throws StemmaException {@link ErrorCode#NOT_PERMITTED} with the field
   */
  public void requireUnbound(String field, String why) {
    if (agentId != null) {
      throw refusal(
          field,
          why
              + " This key writes only as the agent '"
              + Objects.requireNonNull(agentId)
              + "'. Use a key that is bound to no agent.");
    }
  }

  private static StemmaException refusal(String field, String detail) {
    return new StemmaException(ErrorCode.NOT_PERMITTED, detail, Map.of("field", field), null);
  }
}
