package io.stemma.http.openapi;

import io.stemma.http.request.PageResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Corrects the schemas that the framework makes of our answers' classes. */
final class ScannedSchemas {
  private static final String REFERENCE = "#/components/schemas/";
  private static final String PAGE = PageResponse.class.getSimpleName();

  private ScannedSchemas() {}

  /** Allows null for the value and its members: the framework does not read our annotations. */
  static void allowNull(Schema schema) {
    List<SchemaType> types = schema.getType();
    if (types != null
        && types.size() == 1
        && types.get(0) != SchemaType.OBJECT
        && types.get(0) != SchemaType.ARRAY
        && schema.getEnumeration() == null) {
      schema.addType(SchemaType.NULL);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(ScannedSchemas::allowNull);
    }
  }

  /**
   * {@code PageResponseTagCount} becomes {@code TagCountList}, as the entities' lists are named.
   */
  static void renameLists(OpenAPI api) {
    Map<String, Schema> schemas =
        new TreeMap<>(
            Objects.requireNonNull(Objects.requireNonNull(api.getComponents()).getSchemas()));
    Map<String, Schema> renamed = new TreeMap<>();
    schemas.forEach((name, schema) -> renamed.put(renamed(name), schema));
    api.getComponents().setSchemas(renamed);
    responses(api).forEach(ScannedSchemas::renameReference);
  }

  private static String renamed(String name) {
    return name.startsWith(PAGE) ? name.substring(PAGE.length()) + "List" : name;
  }

  private static List<APIResponse> responses(OpenAPI api) {
    List<APIResponse> responses = new ArrayList<>();
    for (PathItem path : Objects.requireNonNull(api.getPaths().getPathItems()).values()) {
      for (Operation operation : path.getOperations().values()) {
        responses.addAll(operation.getResponses().getAPIResponses().values());
      }
    }
    return responses;
  }

  private static void renameReference(APIResponse response) {
    if (response.getContent() == null) {
      return;
    }
    for (MediaType type : response.getContent().getMediaTypes().values()) {
      Schema schema = type.getSchema();
      String reference = schema == null ? null : schema.getRef();
      if (schema != null && reference != null) {
        schema.setRef(REFERENCE + renamed(name(reference)));
      }
    }
  }

  private static String name(@Nullable String reference) {
    return String.valueOf(reference).substring(REFERENCE.length());
  }
}
