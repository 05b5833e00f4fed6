package io.stemma.graph.agtype;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The plain shapes of vertices and edges. */
final class Entities {
  private Entities() {}

  static Map<String, @Nullable Object> vertex(Map<String, @Nullable Object> agtype) {
    Map<String, @Nullable Object> vertex = new LinkedHashMap<>();
    vertex.put("id", String.valueOf(agtype.get("id")));
    vertex.put("label", agtype.get("label"));
    vertex.put("properties", agtype.get("properties"));
    return vertex;
  }

  static Map<String, @Nullable Object> edge(Map<String, @Nullable Object> agtype) {
    Map<String, @Nullable Object> edge = new LinkedHashMap<>();
    edge.put("id", String.valueOf(agtype.get("id")));
    edge.put("label", agtype.get("label"));
    edge.put("startId", String.valueOf(agtype.get("start_id")));
    edge.put("endId", String.valueOf(agtype.get("end_id")));
    edge.put("properties", agtype.get("properties"));
    return edge;
  }
}
