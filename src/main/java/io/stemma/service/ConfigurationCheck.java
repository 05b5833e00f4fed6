package io.stemma.service;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import io.stemma.configuration.ConfigurationKeys;
import io.stemma.configuration.Environment;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks at the configuration before anything uses it. */
@Singleton
public class ConfigurationCheck {
  private static final Logger LOG = Logger.getLogger(ConfigurationCheck.class);
  private static final String OURS = "STEMMA_";

  private final ConfigurationKeys keys = ConfigurationKeys.read();
  private final Function<String, Optional<String>> values;
  private final Iterable<String> names;

  @Inject
  ConfigurationCheck(SmallRyeConfig config) {
    this(property -> config.getOptionalValue(property, String.class), config.getPropertyNames());
  }

  ConfigurationCheck(Function<String, Optional<String>> values, Iterable<String> names) {
    this.values = values;
    this.names = names;
  }

  void start(@Observes @Priority(1) StartupEvent event) {
    unknown(System.getenv().keySet()).forEach(LOG::warn);
    try {
      Environment.ofProcess().check();
      check();
      ListenAddress.of(values, names).forEach(ListenAddress::check);
    } catch (StemmaException e) {
      StartRefused.end(e);
    }
  }

  /**
   * Refuses values outside their ranges.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION} naming key, value and range
   */
  void check() {
    keys.all().stream().filter(key -> key.least() != null).forEach(this::check);
  }

  private void check(ConfigurationKeys.Key key) {
    BigDecimal value = number(key.property());
    if (value == null) {
      return;
    }
    BigDecimal most = most(key);
    if (value.compareTo(new BigDecimal(key.least())) < 0
        || (most != null && value.compareTo(most) > 0)) {
      throw new StemmaException(
          ErrorCode.INVALID_CONFIGURATION,
          key.name() + " must be " + allowed(key, most) + ", not " + value + setAs(key) + ".");
    }
  }

  /** The name it was set under, where that is another one. */
  private static String setAs(ConfigurationKeys.Key key) {
    return Environment.ofProcess()
        .find(key.name())
        .filter(setting -> !setting.name().equals(key.name()))
        .map(setting -> " (set as " + setting.name() + ")")
        .orElse("");
  }

  private static String allowed(ConfigurationKeys.Key key, @Nullable BigDecimal most) {
    if (most == null) {
      return key.least() + " or more";
    }
    String range = key.least() + " to " + most.toPlainString();
    return key.most() == null || !isKey(key.most()) ? range : range + " (" + key.most() + ")";
  }

  private static boolean isKey(String most) {
    return Character.isLetter(most.charAt(0));
  }

  private @Nullable BigDecimal most(ConfigurationKeys.Key key) {
    if (key.most() == null) {
      return null;
    }
    return isKey(key.most())
        ? number(ConfigurationKeys.Key.property(key.most()))
        : new BigDecimal(key.most());
  }

  /** Null also where it is no number: whoever reads it says so. */
  private @Nullable BigDecimal number(String property) {
    try {
      return values.apply(property).map(String::strip).map(BigDecimal::new).orElse(null);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** A line for each key that nobody reads. */
  List<String> unknown(Collection<String> names) {
    return new TreeSet<>(names)
        .stream()
            .filter(name -> name.startsWith(OURS) && !keys.has(name))
            .map(
                name ->
                    name
                        + " is set, and nothing reads it"
                        + keys.nearest(name)
                            .map(near -> ": is " + near + " meant?")
                            .orElse(": docs/configuration.md has all keys."))
            .toList();
  }
}
