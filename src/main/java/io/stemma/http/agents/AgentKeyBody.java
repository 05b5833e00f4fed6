package io.stemma.http.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.StemmaException;
import io.stemma.governance.Estate;
import io.stemma.http.request.StoreRequests;
import io.stemma.identity.AgentShape;
import io.stemma.identity.ApiKeys;
import io.stemma.record.Row;
import org.jspecify.annotations.Nullable;

/** An agent's key in a body: hashed at the door, so that it goes no further. */
final class AgentKeyBody {
  private static final String FIELD = "apiKey";
  private static final int MAX_CHARACTERS = 500;

  private AgentKeyBody() {}

  /** The agent that an object wants registered, its key hashed. */
  static Row hashed(StoreRequests requests, Estate estate, JsonNode given) {
    if (!given.has(FIELD)) {
      return requests.made(estate, AgentShape.AGENT, given);
    }
    ObjectNode rest = given.deepCopy();
    String key = text(rest.remove(FIELD));
    return ApiKeys.hashed(requests.made(estate, AgentShape.AGENT, rest), key);
  }

  /** The key that is asked about. */
  static String of(JsonNode given) {
    return text(given.get(FIELD));
  }

  private static String text(@Nullable JsonNode key) {
    if (key == null
        || !key.isTextual()
        || key.textValue().isEmpty()
        || key.textValue().length() > MAX_CHARACTERS) {
      throw StemmaException.ofField(
          FIELD, FIELD + " must be a string of 1 to " + MAX_CHARACTERS + " characters.");
    }
    return key.textValue();
  }
}
