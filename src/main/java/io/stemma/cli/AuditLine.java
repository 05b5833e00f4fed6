package io.stemma.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.audit.seal.Finding;
import java.util.Locale;

/** What is not as it was sealed, as a line of JSON. */
final class AuditLine {
  private AuditLine() {}

  static String of(Finding finding) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("class", finding.kind().name().toLowerCase(Locale.ROOT));
    line.put("log", finding.log());
    line.put("appendNo", finding.appendNo());
    line.put("ts", finding.ts());
    line.put("id", finding.id());
    line.put("detail", finding.detail());
    return line.toString();
  }
}
