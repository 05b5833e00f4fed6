package io.stemma.http.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.error.StemmaException;
import io.stemma.question.GivenText;
import java.util.ArrayList;
import java.util.List;

/** Names in a body. */
public final class NamesBody {
  private static final int MAX_NAMES = 1_000;

  private NamesBody() {}

  /**
   * The names of an array.
   *
   * @throws StemmaException naming the field where it is none, or holds too many
   */
  public static List<String> of(JsonNode body, String field) {
    JsonNode names = body.get(field);
    if (names == null || !names.isArray() || names.size() > MAX_NAMES) {
      throw StemmaException.ofField(
          field, field + " must be an array of at most " + MAX_NAMES + " names.");
    }
    List<String> given = new ArrayList<>();
    for (JsonNode name : names) {
      if (!name.isTextual()) {
        throw StemmaException.ofField(field, field + " must hold strings only.");
      }
      given.add(GivenText.name(field, name.textValue()));
    }
    return given;
  }
}
