package io.stemma.http;

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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Describes in the OpenAPI document what the governance store takes and gives. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ShapeSchemas implements OASFilter {
  private static final List<Shape> SHAPES =
      List.of(
          AgentShape.NEW,
          AgentShape.READ,
          Sessions.SHAPE,
          AgentStates.SHAPE,
          Calibrations.SHAPE,
          Keys.SHAPE,
          KeyUses.SHAPE,
          DiscoveryShape.NEW,
          DiscoveryShape.READ,
          DiscoveryShape.LINK,
          DialecticShape.SESSION,
          DialecticShape.MESSAGE,
          DialecticShape.END,
          TrailShape.EVENTS.shape(),
          TrailShape.TOOL_USAGE.shape());

  @Override
  public void filterOpenAPI(OpenAPI api) {
    for (Shape shape : SHAPES) {
      api.getComponents().addSchema(shape.name(), schema(shape));
      api.getComponents().addSchema(shape.name() + "List", list(shape));
      api.getComponents().addSchema(shape.name() + "Page", page(shape));
    }
    add(api, AgentShape.NEW, "apiKey", text("Its key; only a hash of it is kept."));
    add(api, DiscoveryShape.NEW, "tags", array(text("A tag, by case.")));
    add(api, DiscoveryShape.NEW, "links", array(reference(DiscoveryShape.LINK.name())));
    add(api, DiscoveryShape.READ, "tags", array(text("A tag, by case.")));
    small().forEach(api.getComponents()::addSchema);
  }

  /** What stands in the object beside the row's own fields. */
  private static void add(OpenAPI api, Shape shape, String name, Schema property) {
    Schema schema = Objects.requireNonNull(api.getComponents().getSchemas()).get(shape.name());
    Objects.requireNonNull(schema).addProperty(name, property);
  }

  private static Map<String, Schema> small() {
    return Map.of(
        "NewKey", newKey(),
        "MadeKey", object("key", text("The key, shown this once; beside it all of Key.")),
        "KeyRotation", object("graceHours", type(SchemaType.INTEGER)),
        "AgentNames", object("agentIds", array(text("An agent's name."))),
        "KeyQuestion", object("apiKey", text("The key.")),
        "KeyVerdict", object("valid", type(SchemaType.BOOLEAN)),
        "Appended", appended(),
        "Ended", object("ended", type(SchemaType.INTEGER)),
        "RecentReview", object("recently", type(SchemaType.BOOLEAN)));
  }

  private static Schema newKey() {
    return object("name", text("Whose it is."))
        .addProperty("permissions", array(text("read, write, query, operate or admin.")))
        .addProperty("requestsPerMinute", type(SchemaType.INTEGER))
        .addProperty("days", type(SchemaType.INTEGER).description("Days until it ends."))
        .addProperty("agentId", text("The only agent that the key writes as; any where not given."))
        .addRequired("name")
        .addRequired("permissions");
  }

  private static Schema schema(Shape shape) {
    Schema schema = type(SchemaType.OBJECT);
    shape.fields().values().forEach(field -> schema.addProperty(field.name(), property(field)));
    shape.fields().values().stream()
        .filter(Field::required)
        .forEach(field -> schema.addRequired(field.name()));
    schema.addExample(ShapeExamples.of(shape));
    return schema;
  }

  private static Schema property(Field field) {
    Schema property =
        switch (field.type()) {
          case NAME, TEXT -> type(SchemaType.STRING);
          case INSTANT -> type(SchemaType.STRING).format("date-time");
          case INTEGER -> type(SchemaType.INTEGER).format("int64");
          case REAL -> type(SchemaType.NUMBER);
          case BOOL -> type(SchemaType.BOOLEAN);
          case OBJECT -> type(SchemaType.OBJECT);
          case ARRAY -> array(OASFactory.createSchema());
          case NAMES -> array(type(SchemaType.STRING));
          case REALS -> array(type(SchemaType.NUMBER));
        };
    field.values().forEach(property::addEnumeration);
    if (field.access() == Field.Access.READ_ONLY) {
      property.setReadOnly(true);
    }
    if (field.access() == Field.Access.WRITE_ONLY) {
      property.setWriteOnly(true);
    }
    return property.description(field.meaning());
  }

  private static Schema appended() {
    Schema item =
        object("status", type(SchemaType.INTEGER).description("As if it had been sent alone."))
            .addProperty("item", type(SchemaType.OBJECT).description("Its time and name."))
            .addProperty("problem", reference("Problem"));
    return object("added", type(SchemaType.INTEGER))
        .addProperty("known", type(SchemaType.INTEGER))
        .addProperty("refused", type(SchemaType.INTEGER))
        .addProperty("items", array(item));
  }

  private static Schema list(Shape shape) {
    return object("items", array(reference(shape.name())));
  }

  private static Schema page(Shape shape) {
    return list(shape)
        .addProperty("truncated", type(SchemaType.BOOLEAN))
        .addProperty("next", text("Asks for what follows, as cursor; null where nothing does."));
  }

  private static Schema object(String name, Schema property) {
    return type(SchemaType.OBJECT).addProperty(name, property);
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
