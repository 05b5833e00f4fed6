package io.stemma.audit;

import io.stemma.record.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries of months that are no longer in their table. */
public interface ColdTrail {
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
   * Reads archives.
   *
   * @param behind time and name of the last entry of the page before
   * @throws io.stemma.error.StemmaException {@link io.stemma.error.ErrorCode#INVALID_REQUEST} when
   *     more months would have to be read than one question may
   */
  Part read(
      TrailShape shape, Trail.Filter filter, @Nullable List<@Nullable Object> behind, int limit);
}
