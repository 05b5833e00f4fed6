package io.stemma.governance;

import static io.stemma.record.RecordTables.REQUESTS;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Condition.Comparison;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Rows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to requests that name themselves, so that one that comes again is answered the
 * same and does nothing. The answer is kept in the transaction of what the request did.
 */
public final class Requests {
  private final Rows rows;
  private final Clock clock;
  private final Duration life;

  Requests(Rows rows, Clock clock, Duration life) {
    this.rows = rows;
    this.clock = clock;
    this.life = life;
  }

  /**
   * An answer over HTTP.
   *
   * @param status of HTTP
   * @param body JSON, null where there is none
   */
  public record Answer(int status, @Nullable String body) {}

  /**
   * What was answered to the request before; empty where it comes for the first time. Requests of
   * one name that come at once wait for each other.
   *
   * @param fingerprint of all that the request asks
   * @throws StemmaException {@link ErrorCode#REQUEST_KEY_TAKEN} when another request had that name
   */
  public Optional<Answer> before(String name, String fingerprint) {
    rows.serialize("core.requests " + name);
    Row row = rows.find(RowKey.of(REQUESTS, name)).orElse(null);
    if (row == null || isOver(row)) {
      return Optional.empty();
    }
    if (!fingerprint.equals(row.text("fingerprint"))) {
      throw new StemmaException(
          ErrorCode.REQUEST_KEY_TAKEN,
          "Another request had the Idempotency-Key '" + name + "': give each request its own.");
    }
    int status = Objects.requireNonNull(row.integer("status")).intValue();
    return Optional.of(new Answer(status, row.text("answer")));
  }

  /** Keeps an answer. */
  public void keep(String name, String fingerprint, Answer answer) {
    rows.put(
        List.of(
            Row.of(REQUESTS)
                .with("request_key", name)
                .with("fingerprint", fingerprint)
                .with("status", (long) answer.status())
                .with("answer", answer.body())
                .with("made_at", clock.instant())));
  }

  /**
   * Forgets answers whose time is over.
   *
   * @return how many, at most the limit
   */
  public int forget(int limit) {
    List<Row> over =
        rows.select(
            Query.of(REQUESTS)
                .compared("made_at", Comparison.LESS, clock.instant().minus(life))
                .ascending("request_key")
                .limit(limit));
    return rows.delete(REQUESTS, over.stream().map(Row::key).toList());
  }

  private boolean isOver(Row row) {
    Instant made = Objects.requireNonNull(row.instant("made_at"));
    return made.isBefore(clock.instant().minus(life));
  }
}
