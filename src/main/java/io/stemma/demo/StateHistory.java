package io.stemma.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One to six states of an agent (more often few), oldest first, and their JSON with its parallel
 * arrays.
 */
record StateHistory(List<StatePoint> points, double lambda1) {
  private static final int MOST_POINTS = 6;

  StateHistory {
    points = List.copyOf(points);
  }

  static StateHistory draw(long born, Chance chance) {
    List<StatePoint> points = new ArrayList<>();
    long micros = born;
    int count = 1 + Math.min(chance.below(MOST_POINTS), chance.below(MOST_POINTS));
    for (int left = count; left > 0; left--) {
      micros += EstateTime.SECOND + (long) (chance.unit() * 4 * EstateTime.DAY);
      points.add(StatePoint.draw(micros, chance));
    }
    return new StateHistory(points, chance.measure(0.05, 0.3));
  }

  StatePoint last() {
    return points.get(points.size() - 1);
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    current(json);
    ArrayNode regimes = json.putArray("regime_history");
    ArrayNode decisions = json.putArray("decision_history");
    ArrayNode times = json.putArray("timestamp_history");
    for (StatePoint point : points) {
      regimes.add(point.regime());
      decisions.add(point.decision());
      times.add(EstateTime.text(point.micros()));
    }
    series(json, "E_history", StatePoint::energy);
    series(json, "I_history", StatePoint::integrity);
    series(json, "S_history", StatePoint::entropy);
    series(json, "V_history", StatePoint::voidness);
    series(json, "coherence_history", StatePoint::coherence);
    series(json, "risk_history", StatePoint::risk);
    shorterSeries(json);
    return json;
  }

  private void current(ObjectNode json) {
    StatePoint last = last();
    json.put("E", last.energy())
        .put("I", last.integrity())
        .put("S", last.entropy())
        .put("V", last.voidness())
        .put("coherence", last.coherence())
        .put("regime", last.regime())
        .put("lambda1", lambda1)
        .put("void_active", last.voidActive())
        .put("time", points.size() / 10.0)
        .put("update_count", points.size())
        .put("locked_persistence_count", 0)
        .put("pi_integral", 0.0);
    json.putObject("unitaires_state")
        .put("E", last.energy())
        .put("I", last.integrity())
        .put("S", last.entropy())
        .put("V", last.voidness());
    json.putObject("unitaires_theta").put("C1", 1.0).put("eta1", 0.3);
  }

  private void series(ObjectNode json, String name, ToDoubleFunction<StatePoint> measure) {
    ArrayNode values = json.putArray(name);
    points.forEach(point -> values.add(measure.applyAsDouble(point)));
  }

  /** Lambda is only adjusted at every second update, so its array is the shorter one. */
  private void shorterSeries(ObjectNode json) {
    ArrayNode values = json.putArray("lambda1_history");
    for (int i = 0; i < points.size() / 2; i++) {
      values.add(lambda1);
    }
  }
}
