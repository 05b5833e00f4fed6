package io.stemma.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.testing.TestDatabase;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server goes away while it is migrated. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MigrationLostIT {
  private static final String END_ALL =
      """
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'stemma-schema'
      """;

  @Test
  void isWorthAnotherTry() {
    try (TestDatabase database = TestDatabase.empty()) {
      Schema schema = new Schema(database.settings());
      CompletableFuture<GraphSupport> first = CompletableFuture.supplyAsync(schema::migrate);
      while (!first.isDone()) {
        database.value(END_ALL);
      }

      assertThatThrownBy(first::join)
          .cause()
          .isInstanceOfSatisfying(
              StemmaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
      schema.migrate();
      assertThat(schema.status().isUpToDate()).isTrue();
    }
  }
}
