package io.stemma.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.stemma.graph.Limits;
import io.stemma.question.lineage.Kinship;
import io.stemma.question.lineage.Lineage;
import io.stemma.question.lineage.Subtrees;
import io.stemma.question.tags.SharedTags;
import io.stemma.question.tags.Tags;
import io.stemma.record.Kind;
import io.stemma.record.Row;
import io.stemma.record.RowStore;
import io.stemma.record.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A record that a test fills and asks, without a service around it. */
public abstract class RecordUnderTest implements AutoCloseable {
  /** All of them, so that a cursor of one record could be taken for one of another. */
  protected static final Cursors CURSORS = Cursors.ofSecret("of all tests");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Where it is written. */
  protected abstract RowStore store();

  public abstract QuestionSql sql();

  /** Removes all rows. */
  public abstract void empty();

  @Override
  public abstract void close();

  public Lineage lineage() {
    return new Lineage(sql().lineage(), CURSORS, Limits.lineage());
  }

  public Kinship kinship() {
    return new Kinship(sql().lineage(), Limits.lineage());
  }

  public Subtrees subtrees(String... limits) {
    return new Subtrees(sql().lineage(), Limits.lineage(limits));
  }

  public Tags tags() {
    return new Tags(sql().tags(), CURSORS, Limits.pages());
  }

  public SharedTags sharedTags() {
    return new SharedTags(sql().tags(), CURSORS, Limits.pages());
  }

  /**
   * A row of a fixture.
   *
   * @param cells column and value by turns; moments are written as RFC 3339 has them
   */
  public static Row row(Table table, @Nullable Object... cells) {
    Row row = Row.of(table);
    for (int i = 0; i < cells.length; i += 2) {
      String column = String.valueOf(cells[i]);
      boolean isMoment =
          table.column(column).kind() == Kind.INSTANT && cells[i + 1] instanceof String;
      row = row.with(column, isMoment ? Instant.parse(String.valueOf(cells[i + 1])) : cells[i + 1]);
    }
    return row;
  }

  /** Puts a row in. */
  public void put(Table table, @Nullable Object... cells) {
    put(List.of(row(table, cells)));
  }

  /** Puts rows of one table in, in their order. */
  public void put(List<Row> rows) {
    store()
        .write(
            estate -> {
              estate.put(rows);
              return rows.size();
            });
  }

  public static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  /** The items of all pages, one behind the other; a cursor that comes again would never end. */
  public static <T> List<T> all(Function<@Nullable String, Uni<Page<T>>> question) {
    List<T> items = new ArrayList<>();
    Set<String> cursors = new HashSet<>();
    String cursor = null;
    do {
      Page<T> page = await(question.apply(cursor));
      items.addAll(page.items());
      cursor = page.next();
      assertThat(cursor == null || cursors.add(cursor)).as("a new cursor, not %s", cursor).isTrue();
    } while (cursor != null);
    return items;
  }
}
