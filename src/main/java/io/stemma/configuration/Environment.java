package io.stemma.configuration;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Variables as they are set, each also under its other names. A key's own name wins; where it is
 * not set and two others say different things, nobody can tell which is meant.
 */
public final class Environment implements UnaryOperator<@Nullable String> {
  private final UnaryOperator<@Nullable String> variables;
  private final ConfigurationKeys keys = ConfigurationKeys.read();

  private Environment(UnaryOperator<@Nullable String> variables) {
    this.variables = variables;
  }

  /** That of this process. */
  public static Environment ofProcess() {
    return new Environment(System::getenv);
  }

  /**
   * Another one.
   *
   * @param variables looks a variable up; null where it is not set
   */
  public static Environment of(UnaryOperator<@Nullable String> variables) {
    return variables instanceof Environment known ? known : new Environment(variables);
  }

  /**
   * A value and where it comes from.
   *
   * @param name of the variable that is set, to be named in errors
   * @param value without blanks around it, in the key's unit; never empty
   */
  public record Setting(String name, String value) {
    /** Without the value, which may be a secret. */
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A key's value, under whichever name it is set.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION} where other names contradict
   *     each other
   */
  public Optional<Setting> find(String key) {
    Optional<String> own = text(key);
    return own.isPresent()
        ? own.map(value -> new Setting(key, value))
        : keys.find(key).flatMap(this::ofAliases);
  }

  /** The same without its name; null where it is not set. */
  @Override
  public @Nullable String apply(String key) {
    return find(key).map(Setting::value).orElse(null);
  }

  /**
   * Reads every key that has other names.
   *
   * @throws StemmaException as {@link #find}
   */
  public void check() {
    keys.all().forEach(key -> find(key.name()));
  }

  private Optional<Setting> ofAliases(ConfigurationKeys.Key key) {
    Map<String, Setting> found = new LinkedHashMap<>();
    for (Alias alias : key.aliases()) {
      text(alias.name())
          .map(alias::converted)
          .ifPresent(value -> found.putIfAbsent(value, new Setting(alias.name(), value)));
    }
    if (found.size() > 1) {
      throw contradiction(key, found);
    }
    return found.values().stream().findFirst();
  }

  private static StemmaException contradiction(
      ConfigurationKeys.Key key, Map<String, Setting> found) {
    return new StemmaException(
        ErrorCode.INVALID_CONFIGURATION,
        String.join(" and ", found.values().stream().map(Setting::name).toList())
            + " say different things: set "
            + key.name()
            + ", which wins over them, or one of them only.");
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(variables.apply(name)).map(String::strip).filter(t -> !t.isEmpty());
  }
}
