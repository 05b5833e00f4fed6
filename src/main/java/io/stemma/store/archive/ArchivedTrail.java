package io.stemma.store.archive;

import io.stemma.audit.ColdTrail;
import io.stemma.audit.Trail;
import io.stemma.audit.retention.ColdMonth;
import io.stemma.error.Counted;
import io.stemma.error.StemmaException;
import io.stemma.record.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Retired months, asked in their archives: one file after another, until the page is full. */
public final class ArchivedTrail implements ColdTrail {
  private static final int MAX_MONTHS = 24;

  private final Supplier<List<ColdMonth>> months;
  private final Optional<Path> folder;

  /**
   * Over the archives of a folder.
   *
   * @param months those that are retired, looked up each time
   * @param folder empty where none is configured: every retired month is then missing
   */
  public ArchivedTrail(Supplier<List<ColdMonth>> months, Optional<Path> folder) {
    this.months = months;
    this.folder = folder;
  }

  @Override
  public List<ColdMonth> months() {
    return months.get();
  }

  @Override
  public Part read(Collection<ColdMonth> cold, Question question) {
    List<ColdMonth> meant = meant(cold, question);
    if (meant.isEmpty()) {
      return Part.NONE;
    }
    if (meant.size() > MAX_MONTHS) {
      throw StemmaException.ofField(
          "since",
          "The question reaches into "
              + Counted.of(meant.size(), "month")
              + " that are archived, and may into "
              + MAX_MONTHS
              + ": narrow it with since and until.");
    }
    List<Row> rows = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    try (Connection duck = Duck.open(Path.of(System.getProperty("java.io.tmpdir")))) {
      for (ColdMonth month : meant) {
        Optional<Path> file = folder.map(path -> path.resolve(month.file()));
        if (file.isEmpty() || !Files.exists(file.get())) {
          missing.add(month.month().month().toString());
        } else if (rows.size() < question.limit()) {
          rows.addAll(
              new ArchiveQuery(question.shape(), question.filter(), question.behind())
                  .rows(duck, file.get(), question.limit() - rows.size()));
        }
      }
    } catch (SQLException e) {
      throw ArchiveFailures.failed("An archive cannot be read: " + e.getMessage(), e);
    }
    return new Part(rows, true, missing);
  }

  /** In the order of the question; parts of one month hold different rows of it, and are few. */
  private static List<ColdMonth> meant(Collection<ColdMonth> cold, Question question) {
    Trail.Filter filter = question.filter();
    Instant place = question.behind() == null ? null : (Instant) question.behind().get(0);
    Comparator<ColdMonth> order = Comparator.comparing(month -> month.month().begin());
    return cold.stream()
        .distinct()
        .filter(month -> ColdTrail.isMeant(month, question.shape(), filter.from(), filter.to()))
        .filter(month -> place == null || isAhead(month, filter.newestFirst(), place))
        .sorted(filter.newestFirst() ? order.reversed() : order)
        .toList();
  }

  private static boolean isAhead(ColdMonth month, boolean newestFirst, Instant place) {
    return newestFirst ? !month.month().begin().isAfter(place) : month.month().end().isAfter(place);
  }
}
