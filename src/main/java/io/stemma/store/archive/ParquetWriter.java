package io.stemma.store.archive;

import io.stemma.error.StemmaException;
import io.stemma.store.postgres.audit.MonthRows.StoredColumn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows into a Parquet file as they come. They reach DuckDB as CSV through a named pipe: that
 * takes a third of the time and memory of its appender, whose table would have to hold them all.
 */
final class ParquetWriter {
  private static final int BUFFER = 1 << 16;
  private static final int ROW_GROUP = 20_480;

  /** Room for the longest row; where one is longer, all is written again with more of it. */
  private static final int LONGEST_ROW = 2 << 20;

  private static final int MEMORY_MEGABYTES = 96;

  private final Path folder;
  private final List<StoredColumn> columns;
  private final List<ArchiveType> types;

  /**
   * Writes into a folder.
   *
   * @param folder of this writer's own, on the disk of the file
   */
  ParquetWriter(Path folder, List<StoredColumn> columns) {
    this.folder = folder;
    this.columns = columns;
    this.types = columns.stream().map(ArchiveType::of).toList();
  }

  /** Sends all rows of a month, each time it is asked. */
  interface Rows {
    void forEach(Consumer<ByteBuffer> row);
  }

  /** Writes the file. */
  void write(Rows rows, Path file) {
    int room = LONGEST_ROW;
    while (true) {
      Feeder feeder = new Feeder(rows, folder.resolve("rows"));
      try {
        attempt(feeder, file, room);
        return;
      } catch (StemmaException e) {
        if (feeder.longest <= room) {
          throw e;
        }
        room = Math.multiplyExact(2, feeder.longest);
      }
    }
  }

  private static final String WRITE =
      """
      COPY (SELECT * %s FROM read_csv(%s, columns = {%s}, auto_detect = false, header = false,
              delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false,
              new_line = '\\n', buffer_size = %d, max_line_size = %d))
      TO %s (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE %d)
      """;

  private void attempt(Feeder feeder, Path file, int room) {
    Path pipe = NamedPipe.make(feeder.pipe);
    Thread sender = new Thread(feeder, "archive-rows");
    sender.start();
    SQLException failure = null;
    int megabytes = MEMORY_MEGABYTES + 12 * ((room >> 20) - (LONGEST_ROW >> 20));
    try (Connection duck = Duck.open(folder, megabytes);
        Statement statement = duck.createStatement()) {
      statement.execute(
          WRITE.formatted(
              readable(),
              Duck.literal(pipe),
              declared(),
              2 * room,
              room,
              Duck.literal(file),
              ROW_GROUP));
    } catch (SQLException e) {
      failure = e;
    }
    feeder.end(sender);
    // What the sender met is the cause, what DuckDB met may be what came of it.
    if (feeder.failure != null) {
      throw feeder.failure;
    }
    if (failure != null) {
      throw ArchiveFailures.failed(
          "The archive " + file + " cannot be written: " + failure.getMessage(), failure);
    }
  }

  /** Times as people and other programs read them, beside the exact ones. */
  private String readable() {
    return columns.stream()
        .filter(column -> ArchiveType.of(column) == ArchiveType.TIMESTAMPTZ)
        .map(
            column ->
                ", make_timestamp("
                    + Duck.name(column.name())
                    + ") AS "
                    + Duck.name(column.name() + "_utc"))
        .collect(Collectors.joining());
  }

  private String declared() {
    return columns.stream()
        .map(
            column ->
                Duck.literal(column.name()) + ": " + Duck.literal(ArchiveType.of(column).parquet()))
        .collect(Collectors.joining(", "));
  }

  /** Sends the rows through the pipe. */
  private final class Feeder implements Runnable {
    private final Rows rows;
    private final Path pipe;
    private final Csv csv = new Csv(2 * BUFFER);
    private volatile int longest;
    private volatile @Nullable StemmaException failure;

    Feeder(Rows rows, Path pipe) {
      this.rows = rows;
      this.pipe = pipe;
    }

    @Override
    public void run() {
      // Opened first, whatever comes: DuckDB waits for it.
      try (FileChannel channel = FileChannel.open(pipe, StandardOpenOption.WRITE)) {
        rows.forEach(row -> send(row, channel));
        flush(channel);
      } catch (StemmaException e) {
        failure = e;
      } catch (IOException | PipeClosed e) {
        // DuckDB has ended and says why.
      }
    }

    private void send(ByteBuffer row, FileChannel channel) {
      int before = csv.size();
      int fields = row.getShort();
      for (int i = 0; i < fields; i++) {
        if (i > 0) {
          csv.separator();
        }
        int length = row.getInt();
        if (length >= 0) {
          types.get(i).toCsv(row.slice(row.position(), length), csv);
          row.position(row.position() + length);
        }
      }
      csv.endOfRow();
      longest = Math.max(longest, csv.size() - before);
      if (csv.size() >= BUFFER) {
        flush(channel);
      }
    }

    private void flush(FileChannel channel) {
      try {
        ByteBuffer content = csv.content();
        while (content.hasRemaining()) {
          channel.write(content);
        }
        csv.clear();
      } catch (IOException e) {
        throw new PipeClosed(e);
      }
    }

    /** Ends with DuckDB, which may not even have opened the pipe. */
    void end(Thread sender) {
      try (FileChannel held =
          FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        sender.interrupt();
        sender.join();
        held.force(false);
      } catch (IOException e) {
        // A pipe cannot be forced.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ArchiveFailures.failed("The archive was stopped.", e);
      }
      try {
        Files.deleteIfExists(pipe);
      } catch (IOException e) {
        throw ArchiveFailures.of(pipe, e);
      }
    }
  }

  /** The other end of the pipe has gone. */
  private static final class PipeClosed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PipeClosed(IOException cause) {
      super(cause);
    }
  }
}
