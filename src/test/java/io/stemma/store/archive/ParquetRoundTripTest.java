package io.stemma.store.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.audit.retention.ArchiveProof;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.audit.MonthRows.StoredColumn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows as COPY BINARY has them come out of a Parquet file byte by byte. */
class ParquetRoundTripTest {
  private static final List<StoredColumn> COLUMNS =
      List.of(
          new StoredColumn("ts", "timestamp with time zone"),
          new StoredColumn("a \"name\" with 'quotes'", "text"),
          new StoredColumn("payload", "jsonb"),
          new StoredColumn("number", "bigint"),
          new StoredColumn("small", "integer"),
          new StoredColumn("real", "double precision"),
          new StoredColumn("truth", "boolean"),
          new StoredColumn("hash", "bytea"));
  private static final String[] TEXTS = {
    "",
    " ",
    "null",
    "NULL",
    "\\N",
    "\"",
    "\"\"",
    ",",
    "\n",
    "\r\n",
    "\r",
    "a\"b,c\nd",
    "ä漢😀",
    "\u0001\u007f",
    "'; DROP TABLE x; --",
    "true",
    "1e5",
    "\uFEFFbom",
    "\t"
  };

  @TempDir private Path folder = Path.of("");

  @Test
  void everyValueComesBackAsItWas() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      rows.add(row(random));
    }

    List<byte[]> read = read(write(rows));

    assertThat(read).as("seed %d", seed).hasSameSizeAs(rows);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(read.get(i)).as("row %d, seed %d", i, seed).isEqualTo(rows.get(i));
    }
  }

  @Test
  void aRowThatIsLongerThanTheRoomForItIsWrittenWithMore() {
    byte[] text = "x\"y,".repeat(1_500_000).getBytes(StandardCharsets.UTF_8);
    List<byte[]> rows = List.of(longRow(text), longRow("short".getBytes(StandardCharsets.UTF_8)));

    List<byte[]> read = read(write(rows));

    assertThat(read.get(0)).isEqualTo(rows.get(0));
    assertThat(read.get(1)).isEqualTo(rows.get(1));
  }

  @Test
  void aFileThatHoldsSomethingElseIsNoProof() throws IOException {
    List<byte[]> rows = List.of(row(new Random(1)), row(new Random(2)));
    Path file = write(rows);
    ArchiveProof.Content right = content(rows);
    ArchiveProof.Content swapped = content(List.of(rows.get(1), rows.get(0)));

    ParquetArchives.prove(file, COLUMNS, folder, right);
    assertDiffers(file, swapped);
    assertDiffers(file, content(rows.subList(0, 1)));
    byte[] bytes = Files.readAllBytes(file);
    bytes[8] ^= 1;
    Files.write(file, bytes);
    assertDiffers(file, right);
  }

  @Test
  void whatFailsWhileRowsAreSentIsTheCauseThatIsTold() {
    ParquetWriter writer = new ParquetWriter(folder, COLUMNS);
    StemmaException cut = new StemmaException(ErrorCode.STORE_UNAVAILABLE, "cut");

    assertThatThrownBy(
            () ->
                writer.write(
                    row -> {
                      row.accept(ByteBuffer.wrap(row(new Random(3))));
                      throw cut;
                    },
                    folder.resolve("x.parquet")))
        .isSameAs(cut);
  }

  @Test
  void aFileThatCannotBeWrittenIsTold() {
    assertThatThrownBy(
            () ->
                new ParquetWriter(folder, COLUMNS)
                    .write(row -> {}, folder.resolve("nowhere").resolve("x.parquet")))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ARCHIVE_FAILED));
  }

  @Test
  void aColumnThatNoArchiveHoldsIsNamed() {
    assertThatThrownBy(() -> ArchiveType.of(new StoredColumn("shape", "polygon")))
        .hasMessageContaining("column shape of type polygon");
  }

  private void assertDiffers(Path file, ArchiveProof.Content wanted) {
    assertThatThrownBy(() -> ParquetArchives.prove(file, COLUMNS, folder, wanted))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ARCHIVE_DIFFERS));
  }

  private static ArchiveProof.Content content(List<byte[]> rows) {
    RowDigest digest = new RowDigest();
    rows.forEach(row -> digest.add(ByteBuffer.wrap(row)));
    return digest.content();
  }

  private Path write(List<byte[]> rows) {
    Path file = folder.resolve("rows.parquet");
    new ParquetWriter(folder, COLUMNS)
        .write(row -> rows.forEach(bytes -> row.accept(ByteBuffer.wrap(bytes))), file);
    return file;
  }

  private List<byte[]> read(Path file) {
    List<byte[]> rows = new ArrayList<>();
    new ParquetRows(folder, COLUMNS)
        .forEach(
            file,
            row -> {
              byte[] bytes = new byte[row.remaining()];
              row.get(bytes);
              rows.add(bytes);
            });
    return rows;
  }

  private static byte[] row(Random random) {
    return bytes(
        List.of(
            maybe(random, ofLong(random.nextLong() >> 12)),
            maybe(random, text(random)),
            maybe(random, json(random)),
            maybe(random, ofLong(random.nextLong())),
            maybe(random, ByteBuffer.allocate(4).putInt(random.nextInt()).array()),
            maybe(random, ofLong(real(random))),
            maybe(random, new byte[] {(byte) random.nextInt(2)}),
            maybe(random, text(random))));
  }

  /** Bits of a number; of those that are none, the one PostgreSQL makes. */
  private static long real(Random random) {
    double[] odd = {0.0, -0.0, Double.NaN, 1.0 / 0, -1.0 / 0, Double.MIN_VALUE, Double.MAX_VALUE};
    double any = Double.longBitsToDouble(random.nextLong());
    double value =
        random.nextBoolean() || Double.isNaN(any) ? odd[random.nextInt(odd.length)] : any;
    return Double.doubleToLongBits(value);
  }

  private static byte[] text(Random random) {
    String text = TEXTS[random.nextInt(TEXTS.length)] + TEXTS[random.nextInt(TEXTS.length)];
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] json(Random random) {
    byte[] text = text(random);
    return ByteBuffer.allocate(text.length + 1).put((byte) 1).put(text).array();
  }

  private static Optional<byte[]> maybe(Random random, byte[] value) {
    return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(value);
  }

  private static byte[] ofLong(long number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }

  private static byte[] longRow(byte[] text) {
    List<Optional<byte[]>> fields = new ArrayList<>(Collections.nCopies(8, Optional.empty()));
    fields.set(1, Optional.of(text));
    return bytes(fields);
  }

  private static byte[] bytes(List<Optional<byte[]>> fields) {
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    row.writeBytes(ByteBuffer.allocate(2).putShort((short) fields.size()).array());
    for (Optional<byte[]> field : fields) {
      int length = field.map(value -> value.length).orElse(-1);
      row.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
      field.ifPresent(row::writeBytes);
    }
    return row.toByteArray();
  }
}
