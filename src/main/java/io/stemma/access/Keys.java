package io.stemma.access;

import static io.stemma.record.RecordTables.KEYS;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.audit.Trail;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Names;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Rows;
import io.stemma.record.Writer;
import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an estate: made, replaced and taken back, each of which is an event of the audit
 * trail, in the same transaction. No key is ever removed.
 */
public final class Keys {
  /** What may be known of a key. Its hash may not. */
  public static final Shape SHAPE =
      Shape.of(
              "AccessKey",
              KEYS,
              Field.name("id", "The key's own name.").in("key_id"),
              Field.text("name", "Whose it is."),
              Field.text("prefix", "Its first 12 characters."),
              Field.text("scheme", "How its hash was made: sha256, sha256-prefixed or bcrypt."),
              Field.names("permissions", "Of read, write, query, operate, admin; admin has all."),
              Field.integer("requestsPerMinute", "How often it may be used; null: as any key."),
              Field.instant("createdAt", "When it was made."),
              Field.instant("expiresAt", "When it ends by itself; null: never."),
              Field.instant("revokedAt", "When it was taken back; null: it was not."),
              Field.instant("lastUsedAt", "Its last use, told some seconds later."),
              Field.text("replaces", "Id of the key whose successor it is."),
              Field.name("agentId", "The only agent that it writes as; null: as any."))
          .withWriter();

  /** More would not be looked up without a store. */
  static final int MOST = 10_000;

  private static final int MOST_GRACE_HOURS = 8_760;

  private final Rows rows;
  private final Clock clock;

  public Keys(Rows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * A key that has just been made.
   *
   * @param row as the record keeps it
   * @param key its text, to be shown once
   */
  public record Made(Row row, FreshKey key) {}

  /** What a key is now: valid, expired or revoked. */
  public static String stateOf(Row key, Instant now) {
    return AccessKey.of(key).state(now).name().toLowerCase(Locale.ROOT);
  }

  /**
   * How long a key holds beside its successor.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST}
   */
  public static Duration grace(int hours) {
    if (hours < 0 || hours > MOST_GRACE_HOURS) {
      throw StemmaException.ofField(
          "graceHours", "graceHours must be 0 to " + MOST_GRACE_HOURS + ", not " + hours + ".");
    }
    return Duration.ofHours(hours);
  }

  /** All of them, the oldest first. */
  public List<Row> all() {
    return rows.select(Query.of(KEYS).ascending("created_at", "key_id"));
  }

  /** All of them, to be looked up. */
  public KeyRing ring() {
    return new KeyRing(all().stream().map(AccessKey::of).toList());
  }

  /**
   * Makes a key.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming what does not fit; {@link
   *     ErrorCode#KEY_EXISTS} when a key of that name is valid
   */
  public Made create(NewKey wanted) {
    one();
    Instant now = clock.instant();
    wanted.requireEndAfter(now);
    for (Row key : all()) {
      if (wanted.name().equals(key.text("name"))
          && AccessKey.of(key).state(now) == AccessKey.State.VALID) {
        throw new StemmaException(
            ErrorCode.KEY_EXISTS,
            "There is a valid key of '" + wanted.name() + "': rotate it, or choose another name.");
      }
    }
    return made(wanted.row(), FreshKey.make(), "access.key_created");
  }

  /**
   * Makes the successor of a key, which allows the same; the key itself ends a while later, so that
   * whoever has it can change over.
   *
   * @param grace from now to the end of the old one
   * @throws StemmaException {@link ErrorCode#KEY_NOT_FOUND} when no valid key is meant; {@link
   *     ErrorCode#INVALID_REQUEST} when several are
   */
  public Made rotate(String meant, Duration grace) {
    one();
    Row old = theValid(meant);
    Instant now = clock.instant();
    Instant end = old.instant("expires_at");
    Instant over = now.plus(grace);
    rows.update(
        Row.of(KEYS)
            .with("key_id", old.get("key_id"))
            .with("expires_at", end != null && end.isBefore(over) ? end : over));
    Row successor =
        Row.of(KEYS)
            .with("name", old.get("name"))
            .with("permissions", old.get("permissions"))
            .with("requests_per_minute", old.get("requests_per_minute"))
            .with("expires_at", successorsEnd(old, now))
            .with("agent_id", old.get("agent_id"))
            .with("replaces", old.get("key_id"))
            .with("metadata", "{}");
    return made(successor, FreshKey.make(), "access.key_rotated");
  }

  /** The successor lives as long as the key was made for. */
  private static @Nullable Instant successorsEnd(Row old, Instant now) {
    Instant made = old.instant("created_at");
    Instant end = old.instant("expires_at");
    return made == null || end == null ? end : now.plus(Duration.between(made, end));
  }

  private Made made(Row wanted, FreshKey key, String event) {
    Row row =
        wanted
            .with("key_id", Names.next(clock))
            .with("prefix", key.prefix())
            .with("scheme", KeyScheme.SHA256.text())
            .with("hash", KeyScheme.sha256(key.text()))
            .with("created_at", clock.instant());
    add(row, event);
    return new Made(rows.writer().stamp(row), key);
  }

  /**
   * Takes over a key that another system made: whoever has it goes on with it.
   *
   * @return whether it was not there already
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming what does not fit
   */
  public boolean take(ForeignKey foreign) {
    one();
    Row wanted = foreign.row();
    if (all().stream().anyMatch(key -> Objects.equals(key.get("hash"), wanted.get("hash")))) {
      return false;
    }
    add(
        wanted.with("key_id", Names.next(clock)).withDefault("created_at", clock.instant()),
        "access.key_imported");
    return true;
  }

  private void add(Row row, String event) {
    if (all().size() >= MOST) {
      throw new StemmaException(
          ErrorCode.INVALID_REQUEST, "There are " + MOST + " keys, and no more are taken.");
    }
    rows.insert(row);
    tell(row, event);
  }

  /**
   * Takes keys back; one that is taken back already stays so.
   *
   * @param meant a keyId, a prefix or a name, of which all keys are meant
   * @return those that are meant
   * @throws StemmaException {@link ErrorCode#KEY_NOT_FOUND}
   */
  public List<Row> revoke(String meant) {
    one();
    List<Row> revoked = meant(meant);
    for (Row key : revoked) {
      if (key.instant("revoked_at") == null) {
        rows.update(
            Row.of(KEYS).with("key_id", key.get("key_id")).with("revoked_at", clock.instant()));
        tell(key, "access.key_revoked");
      }
    }
    return rows.find(KEYS, revoked.stream().map(Row::key).toList());
  }

  /** Notes when keys were used last. */
  void used(String keyId, Instant at) {
    Row key = rows.lock(RowKey.of(KEYS, keyId)).orElse(null);
    if (key != null) {
      Instant before = key.instant("last_used_at");
      if (before == null || before.isBefore(at)) {
        // A use is no change of the key: it keeps the name of who changed it.
        rows.update(
            Row.of(KEYS)
                .with("key_id", keyId)
                .with("last_used_at", at)
                .with(Writer.BY, key.get(Writer.BY))
                .with(Writer.KEY, key.get(Writer.KEY)));
      }
    }
  }

  private Row theValid(String meant) {
    List<Row> valid =
        meant(meant).stream()
            .filter(key -> AccessKey.of(key).state(clock.instant()) == AccessKey.State.VALID)
            .toList();
    if (valid.size() == 1) {
      return valid.get(0);
    }
    throw new StemmaException(
        valid.isEmpty() ? ErrorCode.KEY_NOT_FOUND : ErrorCode.INVALID_REQUEST,
        valid.isEmpty()
            ? "No valid key is called '" + meant + "': 'stemma keys list' has all."
            : valid.size() + " valid keys are called '" + meant + "': name one by its prefix.");
  }

  /** Those of that id, prefix or name. */
  private List<Row> meant(String text) {
    List<Row> found =
        all().stream()
            .filter(
                key ->
                    text.equals(key.text("key_id"))
                        || text.equals(key.text("prefix"))
                        || text.equals(key.text("name")))
            .toList();
    if (found.isEmpty()) {
      throw new StemmaException(
          ErrorCode.KEY_NOT_FOUND, "No key is called '" + text + "': 'stemma keys list' has all.");
    }
    return found;
  }

  private void tell(Row key, String event) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    for (String column : List.of("key_id", "name", "prefix", "scheme", "replaces", "agent_id")) {
      if (key.text(column) != null) {
        payload.put(column, key.text(column));
      }
    }
    key.texts("permissions").forEach(payload.withArray("permissions")::add);
    Trail.ofEvents(rows, clock)
        .append(
            List.of(
                Row.of(Trail.ofEvents(rows, clock).table())
                    .with("event_type", event)
                    .with("payload", payload.toString())));
  }

  /** Keys are changed by one at a time: two at once would both find a name free. */
  private void one() {
    rows.serialize(KEYS.name());
  }
}
