package io.stemma.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * What {@code /q/metrics} shows of the times of questions, in seconds: percentiles, and the
 * question's name instead of the method that answers it.
 */
@Singleton
public class Meters implements MeterFilter {
  /** The timer of the named questions; the tag {@link #NAME} says which. */
  static final String QUESTION = "stemma.question";

  static final String NAME = "question";
  static final String LINEAGE = "stemma.lineage";
  static final String CYPHER = "stemma.cypher";
  static final String NAMED_CYPHER = "stemma.cypher.named";

  private static final Set<String> TIMERS = Set.of(QUESTION, LINEAGE, CYPHER, NAMED_CYPHER);
  private static final Set<String> OF_THE_CODE = Set.of("class", "method");
  private static final double[] PERCENTILES = {0.5, 0.95, 0.99};

  @Override
  public Meter.Id map(Meter.Id id) {
    return id.getName().equals(QUESTION)
        ? id.replaceTags(
            StreamSupport.stream(id.getTagsAsIterable().spliterator(), false)
                .filter((Tag tag) -> !OF_THE_CODE.contains(tag.getKey()))
                .toList())
        : id;
  }

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    return TIMERS.contains(id.getName())
        ? DistributionStatisticConfig.builder().percentiles(PERCENTILES).build().merge(config)
        : config;
  }
}
