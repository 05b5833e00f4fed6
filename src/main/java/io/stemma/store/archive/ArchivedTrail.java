package io.stemma.store.archive;

import io.stemma.audit.ColdTrail;
import io.stemma.audit.Trail;
import io.stemma.audit.TrailShape;
import io.stemma.audit.retention.MonthLife;
import io.stemma.error.StemmaException;
import io.stemma.record.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Retired months, asked in their archives: one file after another, until the page is full. */
public final class ArchivedTrail implements ColdTrail {
  private static final int MAX_MONTHS = 24;

  private final Supplier<List<MonthLife>> months;
  private final Optional<Path> folder;

  /**
   * Over the archives of a folder.
   *
   * @param months all there are and were
   * @param folder empty where none is configured: every retired month is then missing
   */
  public ArchivedTrail(Supplier<List<MonthLife>> months, Optional<Path> folder) {
    this.months = months;
    this.folder = folder;
  }

  @Override
  public Part read(
      TrailShape shape, Trail.Filter filter, @Nullable List<@Nullable Object> behind, int limit) {
    List<MonthLife> meant = meant(shape, filter, behind);
    if (meant.isEmpty()) {
      return Part.NONE;
    }
    if (meant.size() > MAX_MONTHS) {
      throw StemmaException.ofField(
          "since",
          "The question reaches into "
              + meant.size()
              + " months that are archived, and may into "
              + MAX_MONTHS
              + ": narrow it with since and until.");
    }
    List<Row> rows = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    try (Connection duck = Duck.open(Path.of(System.getProperty("java.io.tmpdir")))) {
      for (MonthLife month : meant) {
        Optional<Path> file =
            folder.map(path -> path.resolve(month.archive().orElseThrow().file()));
        if (file.isEmpty() || !Files.exists(file.get())) {
          missing.add(month.month().month().toString());
        } else if (rows.size() < limit) {
          rows.addAll(
              new ArchiveQuery(shape, filter, behind).rows(duck, file.get(), limit - rows.size()));
        }
      }
    } catch (SQLException e) {
      throw ArchiveFailures.failed("An archive cannot be read: " + e.getMessage(), e);
    }
    return new Part(rows, true, missing);
  }

  /** In the order of the question; parts of one month hold different rows of it, and are few. */
  private List<MonthLife> meant(
      TrailShape shape, Trail.Filter filter, @Nullable List<@Nullable Object> behind) {
    Instant place = behind == null ? null : (Instant) behind.get(0);
    Comparator<MonthLife> order = Comparator.comparing(life -> life.month().begin());
    return months.get().stream()
        .filter(MonthLife::isCold)
        .filter(life -> shape.table().name().equals("audit." + life.month().table()))
        .filter(life -> filter.from() == null || life.month().end().isAfter(filter.from()))
        .filter(life -> filter.to() == null || life.month().begin().isBefore(filter.to()))
        .filter(life -> place == null || isAhead(life, filter.newestFirst(), place))
        .sorted(filter.newestFirst() ? order.reversed() : order)
        .toList();
  }

  private static boolean isAhead(MonthLife life, boolean newestFirst, Instant place) {
    return newestFirst ? !life.month().begin().isAfter(place) : life.month().end().isAfter(place);
  }
}
