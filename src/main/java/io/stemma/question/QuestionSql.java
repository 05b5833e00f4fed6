package io.stemma.question;

import io.stemma.question.dialectic.DialecticSql;
import io.stemma.question.dialectic.PostgresDialectic;
import io.stemma.question.dialectic.SqliteDialectic;
import io.stemma.question.knowledge.DiscoveryListSql;
import io.stemma.question.knowledge.DiscoverySql;
import io.stemma.question.knowledge.PostgresDiscoveries;
import io.stemma.question.knowledge.PostgresDiscoveryLists;
import io.stemma.question.knowledge.SqliteDiscoveries;
import io.stemma.question.knowledge.SqliteDiscoveryLists;
import io.stemma.question.lineage.LineageSql;
import io.stemma.question.lineage.PostgresLineage;
import io.stemma.question.lineage.SqliteLineage;
import io.stemma.question.tags.PostgresTags;
import io.stemma.question.tags.SqliteTags;
import io.stemma.question.tags.TagSql;
import io.stemma.question.trail.PostgresTrail;
import io.stemma.question.trail.SqliteTrail;
import io.stemma.question.trail.TrailSql;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.postgres.RecordReader;
import io.stemma.store.sqlite.SqliteReader;
import io.stemma.store.sqlite.SqliteRowStore;
import java.util.function.Supplier;

/**
 * What all questions ask one database.
 *
 * @param name of the store, which its cursors are made with
 */
public record QuestionSql(
    Supplier<String> name,
    LineageSql lineage,
    TagSql tags,
    DiscoverySql discoveries,
    DiscoveryListSql discoveryLists,
    DialecticSql dialectic,
    TrailSql trail) {
  /** PostgreSQL, over the reactive client. */
  public static QuestionSql of(RecordReader reader) {
    return new QuestionSql(
        () -> PostgresRowStore.NAME,
        new PostgresLineage(reader),
        new PostgresTags(reader),
        new PostgresDiscoveries(reader),
        new PostgresDiscoveryLists(reader),
        new PostgresDialectic(reader),
        new PostgresTrail(reader));
  }

  /** A SQLite file, on worker threads. */
  public static QuestionSql of(SqliteReader reader) {
    return new QuestionSql(
        () -> SqliteRowStore.NAME,
        new SqliteLineage(reader),
        new SqliteTags(reader),
        new SqliteDiscoveries(reader),
        new SqliteDiscoveryLists(reader),
        new SqliteDialectic(reader),
        new SqliteTrail(reader));
  }

  /**
   * Asks whichever store is the one that is read when a question comes.
   *
   * @param now what is asked now
   */
  public static QuestionSql following(Supplier<QuestionSql> now) {
    return new QuestionSql(
        () -> now.get().store(),
        Following.of(LineageSql.class, () -> now.get().lineage()),
        Following.of(TagSql.class, () -> now.get().tags()),
        Following.of(DiscoverySql.class, () -> now.get().discoveries()),
        Following.of(DiscoveryListSql.class, () -> now.get().discoveryLists()),
        Following.of(DialecticSql.class, () -> now.get().dialectic()),
        Following.of(TrailSql.class, () -> now.get().trail()));
  }

  /** The store's name. */
  public String store() {
    return name.get();
  }

  /** Cursors of this store only. */
  public Cursors cursors(Cursors ofAll) {
    return ofAll.within(name);
  }
}
