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
import io.stemma.store.dual.MovePoint;
import io.stemma.store.dual.Phase;
import io.stemma.store.dual.ShadowReads;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.postgres.RecordReader;
import io.stemma.store.sqlite.SqliteReader;
import io.stemma.store.sqlite.SqliteRowStore;
import java.util.function.Function;
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
   * Asks the store that is read when a question comes; a share of the answers is compared with the
   * other store's.
   *
   * @param where the move stands
   */
  public static QuestionSql following(
      Supplier<MovePoint> where, QuestionSql file, QuestionSql server, ShadowReads shadow) {
    Function<Phase.Side, QuestionSql> of = side -> side == Phase.Side.SQLITE ? file : server;
    return new QuestionSql(
        () -> of.apply(where.get().phase().primary()).store(),
        Following.of(LineageSql.class, "lineage", where, side -> of.apply(side).lineage(), shadow),
        Following.of(TagSql.class, "tags", where, side -> of.apply(side).tags(), shadow),
        Following.of(
            DiscoverySql.class, "discoveries", where, side -> of.apply(side).discoveries(), shadow),
        Following.of(
            DiscoveryListSql.class,
            "discoveries",
            where,
            side -> of.apply(side).discoveryLists(),
            shadow),
        Following.of(
            DialecticSql.class, "dialectic", where, side -> of.apply(side).dialectic(), shadow),
        Following.of(TrailSql.class, "trail", where, side -> of.apply(side).trail(), shadow));
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
