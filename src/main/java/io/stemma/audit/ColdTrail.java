package io.stemma.audit;

import io.stemma.audit.retention.ColdMonth;
import io.stemma.error.StemmaException;
import io.stemma.record.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Entries of months that are no longer in their table. */
public interface ColdTrail {
  /** No month is ever retired. */
  ColdTrail NONE =
      new ColdTrail() {
        @Override
        public List<ColdMonth> months() {
          return List.of();
        }

        @Override
        public Part read(Collection<ColdMonth> months, Question question) {
          return Part.NONE;
        }
      };

  /**
   * What archives say of a question.
   *
   * @param rows in the order of the question, at most as many as were asked for
   * @param touched whether the question reaches into a retired month at all
   * @param missing months it reaches into whose archive is not there, for instance {@code 2025-01}
   */
  record Part(List<Row> rows, boolean touched, List<String> missing) {
    /** No retired month is meant. */
    public static final Part NONE = new Part(List.of(), false, List.of());
  }

  /**
   * What is asked of archives.
   *
   * @param behind time and name of the last entry of the page before
   */
  record Question(
      TrailShape shape, Trail.Filter filter, @Nullable List<@Nullable Object> behind, int limit) {}

  /**
   * The months that are retired at this moment, of all trails. Whoever reads a trail and its
   * archives asks before and after the trail was read, and means the months of both answers: one
   * may be retired or brought back in between.
   */
  List<ColdMonth> months();

  /**
   * Reads archives.
   *
   * @throws StemmaException {@link io.stemma.error.ErrorCode#INVALID_REQUEST} when more months
   *     would have to be read than one question may
   */
  Part read(Collection<ColdMonth> months, Question question);

  /**
   * Refuses a question that archives do not answer where it reaches into one.
   *
   * @param from null where it has no first time
   * @param to null where it has no last time
   * @throws StemmaException {@link io.stemma.error.ErrorCode#INVALID_REQUEST} with the way out
   */
  static void refuse(
      Collection<ColdMonth> months,
      TrailShape shape,
      @Nullable Instant from,
      @Nullable Instant to) {
    List<ColdMonth> meant =
        months.stream().filter(month -> isMeant(month, shape, from, to)).toList();
    if (!meant.isEmpty()) {
      ColdMonth last = meant.get(meant.size() - 1);
      throw StemmaException.ofField(
          "since",
          "The question reaches into months that are in archives only ("
              + meant.stream()
                  .map(cold -> cold.month().month().toString())
                  .distinct()
                  .collect(Collectors.joining(", "))
              + "), and pages of JSON alone are answered from those: ask from "
              + last.month().end()
              + " on, read pages, or have the months restored.");
    }
  }

  /** Whether a time span of a trail reaches into a month. */
  static boolean isMeant(
      ColdMonth cold, TrailShape shape, @Nullable Instant from, @Nullable Instant to) {
    return shape.table().name().equals("audit." + cold.month().table())
        && (from == null || cold.month().end().isAfter(from))
        && (to == null || cold.month().begin().isBefore(to));
  }
}
