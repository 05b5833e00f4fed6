package io.stemma.backfill;

import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.mapping.RecordMapping;
import io.stemma.backfill.mapping.SideFile;
import io.stemma.backfill.source.SideTable;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceTable;
import io.stemma.backfill.source.SqliteNames;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the logs beside the files of a command and adds each to one of them.
 *
 * <p>The files of a folder are one estate: a log there belongs to one of them, and what the tables
 * of any of them tell, the log does not tell again.
 *
 * @param zone the zone of times that name none; null when there are none
 */
record SideFiles(Family family, @Nullable ZoneId zone) {
  void addTo(List<OpenSource> sources) {
    Map<Path, List<OpenSource>> folders =
        sources.stream()
            .collect(
                Collectors.groupingBy(SideFiles::folder, LinkedHashMap::new, Collectors.toList()));
    for (SideFile side : family.sideFiles()) {
      folders.forEach((folder, estate) -> add(side, folder.resolve(side.name()), estate));
    }
  }

  private void add(SideFile side, Path log, List<OpenSource> estate) {
    if (Files.isRegularFile(log)) {
      owner(side, estate).ifPresent(owner -> add(side, log, owner, estate));
    }
  }

  private void add(SideFile side, Path log, OpenSource owner, List<OpenSource> estate) {
    if (owner.database().tables().stream().anyMatch(t -> SqliteNames.same(t.name(), side.name()))) {
      throw new StemmaException(
          ErrorCode.SOURCE_UNKNOWN_SCHEMA,
          owner.file() + " has a table of the name of the log " + log + ". Move the log away.");
    }
    owner
        .database()
        .addLog(
            log,
            side.name(),
            side.columns(),
            family.secretColumns(),
            table -> estate.forEach(source -> tell(side, source, table)),
            meanings(side, side.mapping().records(), owner)::of);
  }

  /** The estate's main file; else one that keeps such records itself, and so may have a log. */
  private Optional<OpenSource> owner(SideFile side, List<OpenSource> estate) {
    return estate.stream()
        .filter(source -> hasOneOf(side, source.database()))
        .findFirst()
        .or(() -> estate.stream().filter(source -> tellsSome(side, source.database())).findFirst());
  }

  private boolean hasOneOf(SideFile side, SourceDatabase database) {
    return database.tables().stream()
        .anyMatch(table -> family.mappingOf(table).filter(side.beside()::contains).isPresent());
  }

  private boolean tellsSome(SideFile side, SourceDatabase database) {
    return telling(side, database)
        .filter(
            table ->
                database.finds(
                    "SELECT 1 FROM "
                        + SourceDatabase.quoted(table.name())
                        + " NOT INDEXED LIMIT 1"))
        .isPresent();
  }

  private Optional<SourceTable> telling(SideFile side, SourceDatabase database) {
    return database.tables().stream()
        .filter(table -> family.mappingOf(table).filter(side.tells()::equals).isPresent())
        .findFirst();
  }

  private void tell(SideFile side, OpenSource source, SideTable told) {
    Meanings meanings = meanings(side, side.tells().records(), source);
    telling(side, source.database())
        .ifPresent(
            table ->
                source
                    .database()
                    .read(
                        table,
                        null,
                        row -> {
                          Long meaning = meanings.of(row);
                          if (meaning != null) {
                            told.tell(meaning);
                          }
                        }));
  }

  private Meanings meanings(SideFile side, RecordMapping mapping, OpenSource source) {
    List<String> cells = side.columns().stream().map(column -> column.name()).toList();
    return new Meanings(mapping, side.compared(), cells, source.name(), zone);
  }

  private static Path folder(OpenSource source) {
    return Objects.requireNonNullElse(
        source.file().toAbsolutePath().normalize().getParent(), Path.of("/"));
  }
}
