package io.stemma.cli;

import io.stemma.configuration.Environment;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.dual.BackendKind;
import io.stemma.store.dual.Phase;
import io.stemma.store.dual.TwoStores;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.sqlite.SqliteRowStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Both stores of an estate, as a command opens them: named as for the service. */
final class TwoStoresOption {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final PoolLimits LIMITS = new PoolLimits(4, 100, TIMEOUT_MILLIS, TIMEOUT_MILLIS);

  @Option(
      names = "--sqlite",
      paramLabel = "FILE",
      description = "The estate's file; DB_SQLITE_PATH where not given.")
  private @Nullable Path file;

  /** Set by picocli before a command runs. */
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** Does something with both, and closes them. */
  <T> T with(Function<TwoStores, T> work) {
    Path path = file();
    if (!Files.exists(path)) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "There is no file "
              + path
              + ": name the estate's with --sqlite or "
              + BackendKind.FILE_KEY
              + ".");
    }
    Phase initial = initial();
    PostgresSettings settings =
        KnownDatabase.settingsOfOneThatMayBeAway(Stemma.environment(command));
    try (SqliteRowStore sqlite = SqliteRowStore.open(path, TIMEOUT_MILLIS);
        PostgresRowStore postgres = PostgresRowStore.open(settings.url(), LIMITS)) {
      return work.apply(new TwoStores(sqlite, postgres, initial, Clock.systemUTC()));
    }
  }

  /** The estate's file. */
  Path file() {
    return file == null
        ? BackendKind.file(Stemma.environment(command).apply(BackendKind.FILE_KEY))
        : file;
  }

  /** What holds while no move has been noted: what services with the same environment do. */
  private Phase initial() {
    Environment environment = Stemma.environment(command);
    return BackendKind.of(environment, false)
        .initialPhase(environment.apply(BackendKind.PRIMARY_KEY));
  }
}
