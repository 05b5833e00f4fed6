package io.stemma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stemma.backfill.load.LoadReport;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a report is written, as JSON or, by a name that ends in {@code .html}, as a page; looked at
 * before the work, so that none is lost after it.
 */
record ReportFile(@Nullable Path file) {
  static ReportFile at(@Nullable Path file) {
    if (file != null) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
        throw new StemmaException(
            ErrorCode.OUTPUT_EXISTS, "--report " + file + " cannot be written: check its folder.");
      }
    }
    return new ReportFile(file);
  }

  void write(List<LoadReport> reports) {
    if (file != null && file.toString().toLowerCase(Locale.ROOT).endsWith(".html")) {
      writeText(new ReportPage(reports).html(), "backfill");
      return;
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    reports.forEach(report -> all.add(report.toJson()));
    write(all, "backfill");
  }

  /**
   * Writes any report.
   *
   * @param work what is done, should the writing fail
   */
  void write(JsonNode report, String work) {
    try {
      writeText(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n",
          work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeText(String text, String work) {
    if (file == null) {
      return;
    }
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.OUTPUT_EXISTS,
          "The " + work + " is done, but its report cannot be written to " + file + ".",
          e);
    }
  }
}
