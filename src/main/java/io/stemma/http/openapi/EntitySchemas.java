package io.stemma.http.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.stemma.access.KeyUses;
import io.stemma.access.Keys;
import io.stemma.audit.TrailShape;
import io.stemma.dialectic.DialecticShape;
import io.stemma.identity.AgentShape;
import io.stemma.identity.AgentStates;
import io.stemma.identity.Calibrations;
import io.stemma.identity.Sessions;
import io.stemma.knowledge.DiscoveryShape;
import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * Puts the entities into the OpenAPI document: for an entity {@code X} the schemas {@code X},
 * {@code XPatch} of a change, {@code XBody} of one or several, and {@code XList}.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class EntitySchemas implements OASFilter {
  private static final String PATCH = "Patch";
  private static final String BODY = "Body";
  private static final String LIST = "List";

  /** What of an entity the endpoints use besides the entity itself. */
  private record Entity(Shape shape, List<String> suffixes) {
    static Entity of(Shape shape, String... suffixes) {
      return new Entity(shape, List.of(suffixes));
    }

    boolean uses(String suffix) {
      return suffixes.contains(suffix);
    }
  }

  private static final List<Entity> ENTITIES =
      List.of(
          Entity.of(AgentShape.AGENT, PATCH, BODY, LIST),
          Entity.of(Sessions.SHAPE, LIST),
          Entity.of(AgentStates.SHAPE, BODY, LIST),
          Entity.of(Calibrations.SHAPE),
          Entity.of(Keys.SHAPE, LIST),
          Entity.of(KeyUses.SHAPE, LIST),
          Entity.of(DiscoveryShape.DISCOVERY, PATCH, BODY, LIST),
          Entity.of(DiscoveryShape.LINK, BODY),
          Entity.of(DialecticShape.SESSION, PATCH, LIST),
          Entity.of(DialecticShape.MESSAGE, BODY, LIST),
          Entity.of(DialecticShape.END),
          Entity.of(TrailShape.EVENTS.shape(), BODY, LIST),
          Entity.of(TrailShape.TOOL_USAGE.shape(), BODY, LIST));

  /** The shapes of all entities. */
  static List<Shape> shapes() {
    return ENTITIES.stream().map(Entity::shape).toList();
  }

  @Override
  public void filterOpenAPI(OpenAPI api) {
    Map<String, Schema> scanned = Objects.requireNonNull(api.getComponents()).getSchemas();
    Objects.requireNonNull(scanned).values().forEach(ScannedSchemas::allowNull);
    ENTITIES.forEach(entity -> add(api, entity));
    small().forEach((name, schema) -> add(api, name, schema));
    ScannedSchemas.renameLists(api);
  }

  private static void add(OpenAPI api, Entity entity) {
    Shape shape = entity.shape();
    Map<String, Schema> properties = properties(shape);
    Schema whole = object(properties);
    shape.fields().values().stream()
        .filter(Field::required)
        .forEach(field -> whole.addRequired(field.name()));
    whole.addExample(ShapeExamples.of(shape));
    add(api, shape.name(), whole);
    if (entity.uses(PATCH)) {
      add(
          api,
          shape.name() + PATCH,
          object(properties)
              .description(
                  "The members to change. A member that is missing stays as it is; null clears it. A"
                      + " member that cannot change must have the value that was read."));
    }
    if (entity.uses(BODY)) {
      add(api, shape.name() + BODY, oneOrMany(shape));
    }
    if (entity.uses(LIST)) {
      add(api, shape.name() + LIST, list(reference(shape.name())));
    }
  }

  private static void add(OpenAPI api, String name, Schema schema) {
    Objects.requireNonNull(api.getComponents()).addSchema(name, schema);
  }

  private static Map<String, Schema> properties(Shape shape) {
    Map<String, Schema> properties = new LinkedHashMap<>();
    shape.fields().values().forEach(field -> properties.put(field.name(), property(field)));
    properties.putAll(besideTheRow(shape));
    return properties;
  }

  /** The members of an entity that are no columns of its row. */
  private static Map<String, Schema> besideTheRow(Shape shape) {
    Schema known =
        type(SchemaType.BOOLEAN)
            .readOnly(true)
            .description("False for a name that other rows refer to and that has no row.");
    if (shape.equals(AgentShape.AGENT)) {
      return Map.of("apiKey", text("The agent's key; only a hash of it is kept.").writeOnly(true));
    }
    if (shape.equals(DialecticShape.SESSION)) {
      return Map.of("known", known);
    }
    if (shape.equals(DiscoveryShape.LINK)) {
      return Map.of(
          "known",
          known,
          "direction",
          text("out of the discovery in the path, or in.").readOnly(true));
    }
    if (shape.equals(DiscoveryShape.DISCOVERY)) {
      Map<String, Schema> more = new LinkedHashMap<>();
      more.put("known", known);
      more.put("tags", array(type(SchemaType.STRING)).description("Tags, by case."));
      more.put(
          "links",
          array(reference(DiscoveryShape.LINK.name()))
              .description("Links out of the discovery before those into it."));
      more.put(
          "linksTruncated",
          type(SchemaType.BOOLEAN)
              .readOnly(true)
              .description("Whether there are more links than the limit."));
      return more;
    }
    return Map.of();
  }

  private static Schema property(Field field) {
    Schema property =
        switch (field.type()) {
          case NAME, TEXT -> type(SchemaType.STRING);
          case INSTANT -> type(SchemaType.STRING).format("date-time");
          case INTEGER -> type(SchemaType.INTEGER).format("int64");
          case REAL -> type(SchemaType.NUMBER).format("double");
          case BOOL -> type(SchemaType.BOOLEAN);
          // An import keeps what the source held there, whatever JSON it is.
          case OBJECT, ARRAY -> OASFactory.createSchema();
          case NAMES -> array(type(SchemaType.STRING));
          case REALS -> array(type(SchemaType.NUMBER));
        };
    if (!field.required() && property.getType() != null) {
      property.addType(SchemaType.NULL);
    }
    if (field.access() == Field.Access.READ_ONLY) {
      property.setReadOnly(true);
    }
    if (field.access() == Field.Access.WRITE_ONLY) {
      property.setWriteOnly(true);
    }
    return property.description(described(field));
  }

  /** The values that a client may write stand in words: a row that was imported may have others. */
  private static String described(Field field) {
    String fixed = field.access() == Field.Access.FIXED ? " It cannot be changed." : "";
    String values =
        field.values().isEmpty()
            ? ""
            : " To be written: " + String.join(", ", field.values()) + ".";
    String kind =
        switch (field.type()) {
          case OBJECT -> " A JSON object.";
          case ARRAY -> " A JSON array.";
          default -> "";
        };
    return field.meaning() + kind + values + fixed;
  }

  private static Map<String, Schema> small() {
    Schema key = reference(Keys.SHAPE.name());
    return Map.of(
        "NewAccessKey",
        newKey(),
        "CreatedAccessKey",
        OASFactory.createSchema()
            .addAllOf(key)
            .addAllOf(object(Map.of("key", text("The key, shown this once.")))),
        "AccessKeyRotation",
        object(
            Map.of(
                "graceHours",
                type(SchemaType.INTEGER)
                    .format("int32")
                    .description("Hours for which the old key stays valid; 24 where not given."))),
        "AgentNames",
        object(Map.of("agentIds", array(type(SchemaType.STRING)))).addRequired("agentIds"),
        "KeyQuestion",
        object(Map.of("apiKey", text("The key."))).addRequired("apiKey"),
        "KeyVerdict",
        object(Map.of("valid", type(SchemaType.BOOLEAN))),
        "Appended",
        appended(),
        "Ended",
        object(Map.of("ended", type(SchemaType.INTEGER).format("int32"))),
        "RecentReview",
        object(Map.of("recently", type(SchemaType.BOOLEAN))));
  }

  private static Schema newKey() {
    Map<String, Schema> properties = new LinkedHashMap<>();
    properties.put("name", text("Who or what uses the key."));
    properties.put(
        "permissions",
        array(type(SchemaType.STRING)).description("Of read, write, query, operate, admin."));
    properties.put("requestsPerMinute", type(SchemaType.INTEGER).format("int64"));
    properties.put(
        "days", type(SchemaType.INTEGER).format("int32").description("Days until it expires."));
    properties.put(
        "agentId", text("The only agent that the key writes as; any agent where not given."));
    return object(properties).addRequired("name").addRequired("permissions");
  }

  private static Schema appended() {
    Map<String, Schema> item = new LinkedHashMap<>();
    item.put(
        "status",
        type(SchemaType.INTEGER)
            .format("int32")
            .description("The status of a request with this entry alone."));
    item.put("item", type(SchemaType.OBJECT).description("Its ts and id."));
    item.put("problem", reference("Problem"));
    Map<String, Schema> properties = new LinkedHashMap<>();
    properties.put("added", type(SchemaType.INTEGER).format("int64"));
    properties.put("known", type(SchemaType.INTEGER).format("int64"));
    properties.put("refused", type(SchemaType.INTEGER).format("int64"));
    properties.put("items", array(object(item)));
    return object(properties);
  }

  private static Schema oneOrMany(Shape shape) {
    return OASFactory.createSchema()
        .addOneOf(reference(shape.name()))
        .addOneOf(array(reference(shape.name())).maxItems(maxItems(shape)));
  }

  private static int maxItems(Shape shape) {
    return shape.equals(TrailShape.EVENTS.shape()) || shape.equals(TrailShape.TOOL_USAGE.shape())
        ? 10_000
        : 1_000;
  }

  private static Schema list(Schema item) {
    Map<String, Schema> properties = new LinkedHashMap<>();
    properties.put("items", array(item));
    properties.put(
        "next",
        text("The parameter cursor of the next page; null where nothing follows.")
            .addType(SchemaType.NULL));
    properties.put(
        "truncated",
        type(SchemaType.BOOLEAN).description("Whether there are more items than the limit."));
    properties.put("engine", text("What answered: sql."));
    return object(properties).addRequired("items").addRequired("truncated");
  }

  private static Schema object(Map<String, Schema> properties) {
    return type(SchemaType.OBJECT).properties(properties);
  }

  private static Schema array(Schema items) {
    return type(SchemaType.ARRAY).items(items);
  }

  private static Schema text(String description) {
    return type(SchemaType.STRING).description(description);
  }

  private static Schema type(SchemaType type) {
    return OASFactory.createSchema().addType(type);
  }

  private static Schema reference(String name) {
    return OASFactory.createSchema().ref(name);
  }
}
