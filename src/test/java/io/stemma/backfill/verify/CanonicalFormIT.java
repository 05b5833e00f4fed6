package io.stemma.backfill.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The canonical form made here is, bit for bit, the one PostgreSQL makes. */
class CanonicalFormIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  private static final int VALUES_OF_A_TYPE = 3_000;
  private static final long SEED = 20_261_121;

  @ParameterizedTest
  @EnumSource
  void everyTypeHasTheSameFormOnBothSides(ColumnType type) throws SQLException {
    RandomValues random = new RandomValues(new Random(SEED));
    List<String> values = new ArrayList<>(RandomValues.edgesOf(type));
    while (values.size() < VALUES_OF_A_TYPE) {
      values.add(random.of(type));
    }

    List<String> there = formsInPostgres(type, values);

    RowEncoder encoder = new RowEncoder(List.of(type), new int[] {0});
    for (int i = 0; i < values.size(); i++) {
      @Nullable String[] record = {values.get(i)};
      String here = HexFormat.of().formatHex(encoder.bytes(record)) + "|" + encoder.hash(record);
      assertThat(here).as("seed %d, %s", SEED, values.get(i)).isEqualTo(there.get(i));
    }
  }

  @Test
  void nullIsNotTheEmptyTextAndValuesDoNotFlowIntoEachOther() {
    RowEncoder encoder =
        new RowEncoder(List.of(ColumnType.TEXT, ColumnType.TEXT), new int[] {0, 1});

    assertThat(
            List.of(
                encoder.hash(new @Nullable String[] {"", null}),
                encoder.hash(new @Nullable String[] {null, ""}),
                encoder.hash(new @Nullable String[] {"", ""}),
                encoder.hash(new @Nullable String[] {"ab", "c"}),
                encoder.hash(new @Nullable String[] {"a", "bc"}),
                encoder.hash(new @Nullable String[] {"bc", "a"})))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void nullHasTheSameFormOnBothSides(ColumnType type) {
    RowEncoder encoder = new RowEncoder(List.of(type), new int[] {0});

    assertThat(DATABASE.value("SELECT encode(record_send(ROW(NULL::" + type.sql() + ")), 'hex')"))
        .isEqualTo(HexFormat.of().formatHex(encoder.bytes(new @Nullable String[] {null})));
  }

  private static final String FORMS =
      """
      SELECT encode(form, 'hex') || '|' || substr(sha256(form), 1, 8)::bigint
      FROM unnest(?::text[]) WITH ORDINALITY AS given (value, ordinal),
        LATERAL (SELECT record_send(ROW(value::%s)) AS form) AS made
      ORDER BY ordinal
      """;

  private static List<String> formsInPostgres(ColumnType type, List<String> values)
      throws SQLException {
    List<String> forms = new ArrayList<>();
    try (Connection connection = DATABASE.connect();
        PreparedStatement statement = connection.prepareStatement(FORMS.formatted(type.sql()))) {
      statement.setArray(1, connection.createArrayOf("text", values.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          forms.add(rows.getString(1));
        }
      }
    }
    return forms;
  }
}
