package io.stemma.question.knowledge;

import io.smallrye.mutiny.Uni;
import io.stemma.question.ListPlace;
import io.stemma.store.sql.FoundRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lists of discoveries ask a database, each in one snapshot and at most as many rows as said.
 * A row is an item ({@link DiscoveryRows}) and its place in the list: {@code place}, a text that
 * only this database reads, and {@code discovery_key}.
 */
public interface DiscoveryListSql {
  /** Those of a filter, newest first. */
  Uni<List<FoundRow>> newest(DiscoveryFilter filter, ListPlace behind, long most);

  /** Questions that no other discovery responds to, newest first. */
  Uni<List<FoundRow>> openQuestions(ListPlace behind, long most);

  /** Those that no other one links to and that are older than so many days, oldest first. */
  Uni<List<FoundRow>> orphans(int days, ListPlace behind, long most);

  /**
   * Those of a filter whose text fits, by {@code rank} and then newest first.
   *
   * @param ranked how many matches are ranked: the newest
   * @param behindRank the {@code rank_text} of the last one that is not wanted any more
   * @return rows that all say what was {@code searched_for}; the only one has no id where nothing
   *     was found
   */
  Uni<List<FoundRow>> search(
      String words,
      DiscoveryFilter filter,
      int ranked,
      @Nullable String behindRank,
      ListPlace behind,
      long most);
}
