package io.stemma.ops;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes of what libraries measure what {@code promtool check metrics} passes: each metric has a
 * help text, and none a quotation mark, which its writer escapes and the format's readers refuse.
 */
@Singleton
public class LintedMetrics implements MeterFilter {
  /** Names by other rules than Prometheus', and what they are here. */
  private static final Map<String, String> RENAMED = Map.of("system.cpu.count", "system.cpus");

  /**
   * The former is in nanoseconds; {@link ServiceMetrics} shows it in seconds. The latter's series
   * have names that the format knows no help text for.
   */
  private static final Set<String> LEFT_OUT = Set.of("process.cpu.time", "http.server.connections");

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    return LEFT_OUT.contains(id.getName()) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    String name = RENAMED.getOrDefault(id.getName(), id.getName());
    return new Meter.Id(name, labels(id), id.getBaseUnit(), help(id), id.getType());
  }

  private static Tags labels(Meter.Id id) {
    return Tags.of(
        id.getTags().stream().map(tag -> Tag.of(snakeCase(tag.getKey()), tag.getValue())).toList());
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** Where there is none, the words of the name. */
  private static String help(Meter.Id id) {
    String given = id.getDescription();
    return given == null || given.isBlank()
        ? "As its library counts it: " + id.getName().replace('.', ' ')
        : given.replaceAll("[\"\\\\\\s]+", " ").replace(" ,", ",").strip();
  }
}
