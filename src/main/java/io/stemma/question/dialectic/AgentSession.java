package io.stemma.question.dialectic;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * A dialectic session that an agent has to do with.
 *
 * @param roles all that the agent has in it, in the order paused, reviewer, wrote
 */
public record AgentSession(List<String> roles, @JsonUnwrapped DialecticSession session) {
  public AgentSession {
    roles = List.copyOf(roles);
  }
}
