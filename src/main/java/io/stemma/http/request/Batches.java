package io.stemma.http.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Bodies that are arrays: all of their elements are stored, or none. */
public final class Batches {
  private Batches() {}

  /**
   * How many elements there are.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} when there are too many
   */
  public static int size(JsonNode array, int most) {
    if (array.size() > most) {
      throw new StemmaException(
          ErrorCode.INVALID_REQUEST, "An array must not have more than " + most + " elements.");
    }
    return array.size();
  }

  /** What is made of an element; a failure says which element it was. */
  public static <T> T element(int index, Supplier<T> work) {
    try {
      return work.get();
    } catch (StemmaException failure) {
      Map<String, Object> extensions = new LinkedHashMap<>(failure.extensions());
      extensions.put("item", index);
      throw new StemmaException(
          failure.code(),
          "Element " + index + " (from 0): " + failure.detail() + " Nothing was stored.",
          extensions,
          failure);
    }
  }

  /** What became of each element, in their order. */
  public static Reply answer(List<Reply> replies) {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (Reply reply : replies) {
      ObjectNode item = items.addObject();
      item.put("status", reply.status());
      item.set("item", reply.body());
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("items", items);
    return Reply.ok(answer);
  }
}
