package io.stemma.http.request;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * What {@code /q/metrics} shows of the times of questions, in seconds: percentiles, and the
 * question's name instead of the method that answers it.
 */
@Singleton
public class Meters implements MeterFilter {
  /** The timer of the named questions; the tag {@link #NAME} says which. */
  public static final String QUESTION = "stemma.question";

  public static final String NAME = "question";
  public static final String LINEAGE = "stemma.lineage";
  public static final String CYPHER = "stemma.cypher";
  public static final String NAMED_CYPHER = "stemma.cypher.named";

  private static final String ADDRESS = "uri";
  private static final String REQUESTS = "http.server.requests";

  /** The timers and what they are. */
  private static final Map<String, String> TIMERS =
      Map.of(
          QUESTION, "Named questions, from their arrival to their answer",
          LINEAGE, "Questions of lineage, from their arrival to their answer",
          CYPHER, "Cypher queries, from their arrival to their answer",
          NAMED_CYPHER, "Named Cypher queries, from their arrival to their answer");

  private static final Set<String> OF_THE_CODE = Set.of("class", "method");

  /** Of requests: percentiles of one service cannot be added to those of another, these can. */
  private static final double[] BOUNDS_NANOS = {5e6, 25e6, 1e8, 25e7, 5e8, 1e9, 25e8, 1e10};

  private static final double[] PERCENTILES = {0.5, 0.95, 0.99};

  @Override
  public Meter.Id map(Meter.Id id) {
    if (id.getName().equals(REQUESTS)) {
      // The framework refuses what cannot be decoded, under the address as it was sent.
      return String.valueOf(id.getTag(ADDRESS)).contains("%")
          ? id.replaceTags(Tags.concat(id.getTagsAsIterable(), ADDRESS, "UNDECODABLE"))
          : id;
    }
    String help = TIMERS.get(id.getName());
    return help == null
        ? id
        : new Meter.Id(
            id.getName(),
            Tags.of(
                StreamSupport.stream(id.getTagsAsIterable().spliterator(), false)
                    .filter((Tag tag) -> !OF_THE_CODE.contains(tag.getKey()))
                    .toList()),
            id.getBaseUnit(),
            help,
            id.getType());
  }

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    if (id.getName().equals(REQUESTS)) {
      return DistributionStatisticConfig.builder()
          .serviceLevelObjectives(BOUNDS_NANOS)
          .build()
          .merge(config);
    }
    return TIMERS.containsKey(id.getName())
        ? DistributionStatisticConfig.builder().percentiles(PERCENTILES).build().merge(config)
        : config;
  }
}
