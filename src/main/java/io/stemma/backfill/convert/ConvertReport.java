package io.stemma.backfill.convert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.mapping.NotAccountedFor;
import io.stemma.backfill.report.Program;
import io.stemma.backfill.report.SourceFile;
import java.util.List;
import java.util.Map;

/**
 * What became of one source that was converted.
 *
 * @param notTaken rows of the file's tables that the family does not know, by table
 * @param notAccountedFor tables of a known name whose rows are not taken
 */
public record ConvertReport(
    SourceFile file,
    List<TableCount> tables,
    Map<String, Long> notTaken,
    List<NotAccountedFor> notAccountedFor) {
  public ConvertReport {
    notAccountedFor = List.copyOf(notAccountedFor);
    tables = List.copyOf(tables);
  }

  /** Whether every record of every table is accounted for. */
  public boolean addsUp() {
    return tables.stream().allMatch(TableCount::addsUp);
  }

  /** For programs. */
  public ObjectNode toJson() {
    ObjectNode report = JsonNodeFactory.instance.objectNode().put("program", Program.version());
    file.putInto(report);
    report.put("addsUp", addsUp());
    ArrayNode list = report.putArray("tables");
    tables.forEach(table -> list.add(table.toJson()));
    ArrayNode unknown = report.putArray("notTaken");
    notTaken.forEach((table, rows) -> unknown.addObject().put("table", table).put("rows", rows));
    ArrayNode notAccounted = report.putArray("notAccountedFor");
    notAccountedFor.forEach(found -> notAccounted.add(found.toJson()));
    return report.put("rowsNotAccountedFor", NotAccountedFor.rows(notAccountedFor));
  }
}
