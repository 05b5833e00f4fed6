package io.stemma.service;

import io.stemma.configuration.ConfigurationKeys;
import io.stemma.configuration.Environment;
import io.stemma.error.StemmaException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of the environment under their other names, for whatever the container reads. What is set
 * under its own name comes from the environment itself, which stands above this.
 */
public final class AliasSource implements ConfigSource {
  private static final int BELOW_THE_ENVIRONMENT = 290;

  private final Map<String, String> values = new HashMap<>();

  /** Reads them. */
  public AliasSource() {
    Environment environment = Environment.ofProcess();
    for (ConfigurationKeys.Key key : ConfigurationKeys.read().all()) {
      if (key.least() != null && !key.aliases().isEmpty()) {
        value(environment, key.name())
            .ifPresent(
                value -> {
                  values.put(key.property(), value);
                  values.put(key.name(), value);
                });
      }
    }
  }

  private static Optional<String> value(Environment environment, String key) {
    try {
      return environment.find(key).map(Environment.Setting::value);
    } catch (StemmaException e) {
      // Told at the start, by ConfigurationCheck.
      return Optional.empty();
    }
  }

  @Override
  public Set<String> getPropertyNames() {
    return values.keySet();
  }

  @Override
  public @Nullable String getValue(String property) {
    return values.get(property);
  }

  @Override
  public String getName() {
    return "other names of the environment";
  }

  @Override
  public int getOrdinal() {
    return BELOW_THE_ENVIRONMENT;
  }
}
