package io.stemma.service;

import io.stemma.configuration.ConfigurationKeys;
import io.stemma.configuration.Environment;
import io.stemma.error.StemmaException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of the environment under their other names, for whatever the container reads. What is set
 * under its own name comes from the environment itself, which stands above this.
 */
public final class AliasSource implements ConfigSource {
  private static final int BELOW_THE_ENVIRONMENT = 290;

  private final Environment environment = Environment.ofProcess();
  private final Map<String, String> keysByProperty = new HashMap<>();

  public AliasSource() {
    for (ConfigurationKeys.Key key : ConfigurationKeys.read().all()) {
      if (key.least() != null && !key.aliases().isEmpty()) {
        keysByProperty.put(key.property(), key.name());
        keysByProperty.put(key.name(), key.name());
      }
    }
  }

  @Override
  public Set<String> getPropertyNames() {
    return keysByProperty.keySet();
  }

  @Override
  public @Nullable String getValue(String property) {
    String key = keysByProperty.get(property);
    try {
      return key == null ? null : environment.apply(key);
    } catch (StemmaException e) {
      // Told at the start, by ConfigurationCheck.
      return null;
    }
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
