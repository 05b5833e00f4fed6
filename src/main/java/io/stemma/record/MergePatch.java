package io.stemma.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * How an object is merged into another, the same in every store (RFC 7386): members are set, those
 * given as null are removed, objects within objects are merged alike, anything else is replaced.
 */
public final class MergePatch {
  private MergePatch() {}

  /**
   * Merges.
   *
   * @param target JSON; anything but an object, and null, counts as an empty one
   * @param patch a JSON object
   */
  public static String apply(@Nullable String target, String patch) {
    JsonNode before =
        target == null ? JsonNodeFactory.instance.objectNode() : CanonicalJson.parse(target);
    return CanonicalJson.write(merged(before, CanonicalJson.parse(patch)));
  }

  private static JsonNode merged(@Nullable JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch;
    }
    ObjectNode result =
        target instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    changes
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isNull()) {
                result.remove(member.getKey());
              } else {
                result.set(member.getKey(), merged(result.get(member.getKey()), member.getValue()));
              }
            });
    return result;
  }
}
