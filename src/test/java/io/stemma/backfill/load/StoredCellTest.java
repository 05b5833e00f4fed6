package io.stemma.backfill.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.mapping.ContentId;
import io.stemma.backfill.source.RawText;
import io.stemma.backfill.source.SourceRow;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Cells in quarantine read back as they were read from the source. */
class StoredCellTest {
  private static final int ROWS = 2_000;
  private static final SourceCells CELLS = new SourceCells(GovernanceFamily.FAMILY);
  private static final List<Object> EDGES =
      List.of(
          0L,
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          0.0,
          -0.0,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          1e22,
          "",
          "NULL",
          "a\0b",
          "\uFFFD",
          "\uD83D\uDE00\u0001\"\\",
          new RawText(new byte[] {'a', (byte) 0xff, 0}),
          new RawText(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}),
          new byte[0],
          new byte[] {0, (byte) 0x80, 'z'});

  @Test
  void cellsOfEveryClassAreReadBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROWS; i++) {
      // Given
      SourceRow row = row(random);

      // When
      List<StoredCell> stored = StoredCell.parse(CELLS.json(row));

      // Then
      SourceRow again = again(row, stored);
      assertThat(again.columns().names())
          .as("seed %d", seed)
          .containsExactlyElementsOf(row.columns().names());
      for (String column : row.columns().names()) {
        assertSame(row.cell(column), again.cell(column), seed);
      }
      assertThat(CELLS.sha256(again)).as("seed %d", seed).isEqualTo(CELLS.sha256(row));
    }
  }

  @Test
  void aSecretIsReadBackAsWhatTheRecordHoldsOfIt() {
    assertThat(secret("plain")).isEqualTo(sha256OfPlain());
    assertThat(secret(sha256OfPlain())).isEqualTo(sha256OfPlain());
    assertThat(secret("")).isEqualTo("");
    assertThat(secret(null)).isNull();
    assertThat(secret("plain")).isNotEqualTo("plain");
  }

  @Test
  void aSecretOfWhichOnlyTheHashWasKeptIsLost() {
    String hash = "{\"column\": \"api_key\", \"class\": \"text\", \"sha256\": \"%s\"}";

    StoredCell some = StoredCell.parse("[" + hash.formatted(sha256OfPlain()) + "]").get(0);
    StoredCell empty =
        StoredCell.parse(
                "["
                    + hash.formatted(
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
                    + "]")
            .get(0);

    assertThat(some.isLost()).isTrue();
    assertThat(empty.isLost()).isFalse();
    assertThat(empty.cell()).isEqualTo("");
  }

  private static @Nullable Object secret(@Nullable String key) {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    cells.put("api_key", key);
    return StoredCell.parse(CELLS.json(SourceRow.of("t", 1, cells))).get(0).cell();
  }

  private static String sha256OfPlain() {
    try {
      return java.util.HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("SHA-256")
                  .digest("plain".getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SourceRow again(SourceRow row, List<StoredCell> stored) {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    stored.forEach(cell -> cells.put(cell.column(), cell.cell()));
    return SourceRow.of(row.table(), row.placeNumber(), cells);
  }

  private static SourceRow row(Random random) {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      cells.put("c" + i, cell(random));
    }
    return SourceRow.of("t", random.nextLong(), cells);
  }

  private static @Nullable Object cell(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> random.nextLong() >> random.nextInt(64);
      case 2 -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
      case 3 -> text(random);
      case 4 -> bytes(random);
      default -> EDGES.get(random.nextInt(EDGES.size()));
    };
  }

  private static Object text(Random random) {
    byte[] bytes = bytes(random);
    String text = new String(bytes, StandardCharsets.UTF_8);
    return java.util.Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)
        ? text
        : new RawText(bytes);
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(6)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void assertSame(@Nullable Object read, @Nullable Object again, long seed) {
    assertThat(ContentId.storageClass(again))
        .as("seed %d", seed)
        .isEqualTo(ContentId.storageClass(read));
    if (read != null && again != null) {
      assertThat(again.getClass()).as("seed %d", seed).isEqualTo(read.getClass());
      assertThat(ContentId.bytes(again)).as("seed %d", seed).isEqualTo(ContentId.bytes(read));
    }
  }
}
