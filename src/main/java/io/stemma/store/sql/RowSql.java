package io.stemma.store.sql;

import io.stemma.record.Column;
import io.stemma.record.Condition;
import io.stemma.record.Kind;
import io.stemma.record.Order;
import io.stemma.record.Query;
import io.stemma.record.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes statements of declared tables. All names in them are declared ones; every value is bound.
 */
final class RowSql {
  private final Dialect dialect;

  RowSql(Dialect dialect) {
    this.dialect = dialect;
  }

  /** The rows of so many keys. */
  String find(Table table, int keys) {
    return select(table) + " WHERE " + ofKeys(table, keys);
  }

  /** The row of a key, locked. */
  String lock(Table table) {
    return find(table, 1) + dialect.lock();
  }

  /** Adds rows that say these columns and gives the keys of those that were added. */
  String insert(Table table, Collection<String> columns, int rows) {
    String replacement = dialect.replacement(table, columns);
    return into(table, columns, rows)
        + (replacement.isEmpty() ? " DO NOTHING" : " DO " + replacement)
        + " RETURNING "
        + named(table, table.key());
  }

  /** Sees to it that rows are as given; leaves alone those that are. */
  String put(Table table, Collection<String> columns, int rows) {
    List<String> others = new ArrayList<>(columns);
    others.removeAll(table.key());
    if (others.isEmpty()) {
      return into(table, columns, rows) + " DO NOTHING";
    }
    return into(table, columns, rows)
        + " DO UPDATE SET "
        + others.stream()
            .map(name -> column(table, name) + " = excluded." + column(table, name))
            .collect(Collectors.joining(", "))
        + " WHERE "
        + others.stream()
            .map(
                name ->
                    written(table, dialect.table(table), name)
                        + " IS DISTINCT FROM "
                        + written(table, "excluded", name))
            .collect(Collectors.joining(" OR "));
  }

  private String written(Table table, String from, String name) {
    return dialect.compared(from + "." + column(table, name), table.column(name).kind());
  }

  /** Changes these columns of a key's row. */
  String update(Table table, Collection<String> columns) {
    return "UPDATE "
        + dialect.table(table)
        + " SET "
        + columns.stream()
            .map(name -> column(table, name) + " = " + dialect.parameter(table.column(name).kind()))
            .collect(Collectors.joining(", "))
        + " WHERE "
        + ofKeys(table, 1);
  }

  String delete(Table table, int keys) {
    return "DELETE FROM " + dialect.table(table) + " WHERE " + ofKeys(table, keys);
  }

  /** The rows of any of these queries. */
  String selectEach(List<Query> queries) {
    return queries.stream()
        .map(query -> "SELECT * FROM (" + select(query) + ") AS one")
        .collect(Collectors.joining(" UNION ALL "));
  }

  String count(Query query) {
    return "SELECT count(*) FROM " + dialect.table(query.table()) + where(query);
  }

  String select(Query query) {
    StringBuilder sql = new StringBuilder(select(query.table())).append(where(query));
    String before = " ORDER BY ";
    for (Order order : query.order()) {
      sql.append(before).append(ordered(query.table(), order.column()));
      sql.append(order.descending() ? " DESC" : "");
      before = ", ";
    }
    return query.limit() == Integer.MAX_VALUE
        ? sql.toString()
        : sql.append(" LIMIT ").append(query.limit()).toString();
  }

  private String where(Query query) {
    StringBuilder sql = new StringBuilder();
    String before = " WHERE ";
    for (Condition condition : query.conditions()) {
      sql.append(before).append(condition(query.table(), condition));
      before = " AND ";
    }
    return sql.toString();
  }

  private String condition(Table table, Condition condition) {
    String name = dialect.column(table, condition.column());
    Column column = condition.column();
    if (condition instanceof Condition.Compared compared && column.kind() == Kind.BOOL) {
      // An index of the rows that say so is found by this only.
      return Boolean.TRUE.equals(compared.value()) ? name : "NOT " + name;
    }
    if (condition instanceof Condition.Compared compared) {
      return comparable(name, column, compared.comparison())
          + " "
          + compared.comparison().sign()
          + " "
          + dialect.parameter(column.kind());
    }
    if (condition instanceof Condition.OneOf oneOf) {
      return oneOf.values().isEmpty()
          ? "false"
          : name + " IN (" + parameters(List.of(column), oneOf.values().size()) + ")";
    }
    if (condition instanceof Condition.Contains) {
      return dialect.contains(name, column.kind());
    }
    if (condition instanceof Condition.Holds) {
      return dialect.holds(name);
    }
    return condition instanceof Condition.Behind behind ? behind(table, behind) : name + " IS NULL";
  }

  private String comparable(String name, Column column, Condition.Comparison comparison) {
    return switch (comparison) {
      case EQUAL, NOT_EQUAL -> name;
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> dialect.compared(name, column.kind());
    };
  }

  private String behind(Table table, Condition.Behind behind) {
    List<String> expressions = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (int i = 0; i < behind.order().size(); i++) {
      Column column = behind.order().get(i).column();
      Object value = behind.place().get(i);
      expressions.add(ordered(table, column));
      places.add(value == null ? dialect.lowest(column.kind()) : dialect.parameter(column.kind()));
    }
    // A comparison of rows alone leaves no partition out.
    String first =
        behind.place().get(0) == null
            ? ""
            : expressions.get(0)
                + (behind.order().get(0).descending() ? " <= " : " >= ")
                + places.get(0)
                + " AND ";
    return first
        + "("
        + String.join(", ", expressions)
        + (behind.order().get(0).descending() ? ") < (" : ") > (")
        + String.join(", ", places)
        + ")";
  }

  /** Null stands before all else, in every database. */
  private String ordered(Table table, Column column) {
    String name = dialect.column(table, column);
    return table.key().contains(column.name())
        ? dialect.compared(name, column.kind())
        : "coalesce(" + name + ", " + dialect.lowest(column.kind()) + ")";
  }

  private String select(Table table) {
    return "SELECT " + named(table, table.columns().keySet()) + " FROM " + dialect.table(table);
  }

  private String into(Table table, Collection<String> columns, int rows) {
    List<Column> declared = columns.stream().map(table::column).toList();
    return "INSERT INTO "
        + dialect.table(table)
        + " ("
        + named(table, columns)
        + ") VALUES "
        + String.join(", ", Collections.nCopies(rows, "(" + parameters(declared, 1) + ")"))
        + " ON CONFLICT ("
        + named(table, table.key())
        + ")";
  }

  private String ofKeys(Table table, int keys) {
    List<Column> columns = table.key().stream().map(table::column).toList();
    String names = named(table, table.key());
    if (columns.size() == 1) {
      return names + " IN (" + parameters(columns, keys) + ")";
    }
    String key = "(" + parameters(columns, 1) + ")";
    return keys == 1
        ? "(" + names + ") = " + key
        : "(" + names + ") IN (VALUES " + String.join(", ", Collections.nCopies(keys, key)) + ")";
  }

  private String parameters(List<Column> columns, int times) {
    String once =
        columns.stream()
            .map(column -> dialect.parameter(column.kind()))
            .collect(Collectors.joining(", "));
    return String.join(", ", Collections.nCopies(times, once));
  }

  private String named(Table table, Collection<String> columns) {
    return columns.stream().map(name -> column(table, name)).collect(Collectors.joining(", "));
  }

  private String column(Table table, String name) {
    return dialect.column(table, table.column(name));
  }
}
