package io.stemma.store.archive;

import io.stemma.store.postgres.audit.MonthRows.StoredColumn;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads an archive's rows, in their order, as COPY BINARY has them. */
final class ParquetRows {
  private static final byte[] NULL = {-1, -1, -1, -1};

  private final Path temporary;
  private final List<StoredColumn> columns;
  private final List<ArchiveType> types;

  ParquetRows(Path temporary, List<StoredColumn> columns) {
    this.temporary = temporary;
    this.columns = columns;
    this.types = columns.stream().map(ArchiveType::of).toList();
  }

  private static final String READ = "SELECT %s FROM read_parquet(%s)";

  void forEach(Path file, Consumer<ByteBuffer> rows) {
    String names =
        columns.stream().map(column -> Duck.name(column.name())).collect(Collectors.joining(", "));
    try (Connection duck = Duck.open(temporary);
        Statement statement = duck.createStatement();
        ResultSet row = statement.executeQuery(READ.formatted(names, Duck.literal(file)))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      while (row.next()) {
        bytes.reset();
        write(row, bytes);
        rows.accept(ByteBuffer.wrap(bytes.toByteArray()));
      }
    } catch (SQLException e) {
      throw ArchiveFailures.differs("The archive " + file + " cannot be read: " + e.getMessage());
    }
  }

  private void write(ResultSet row, ByteArrayOutputStream bytes) throws SQLException {
    bytes.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) types.size()).array());
    for (int i = 0; i < types.size(); i++) {
      byte[] value = types.get(i).toBinary(row, i + 1);
      if (value == null) {
        bytes.writeBytes(NULL);
      } else {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
        bytes.writeBytes(value);
      }
    }
  }
}
