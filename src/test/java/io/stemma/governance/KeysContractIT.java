package io.stemma.governance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.access.AccessKey;
import io.stemma.access.ForeignKey;
import io.stemma.access.KeyScheme;
import io.stemma.access.KeyUse;
import io.stemma.access.KeyUse.Outcome;
import io.stemma.access.Keys;
import io.stemma.access.NewKey;
import io.stemma.access.Permission;
import io.stemma.access.UseCount;
import io.stemma.audit.Trail;
import io.stemma.error.ErrorCode;
import io.stemma.record.Row;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys of an estate's callers. */
class KeysContractIT extends GovernanceContract {
  private static final String FOREIGN = "llmc_AbCdEfGhIjKlMnOpQrStUvWxYz012345";
  private static final int SOON = 1;

  private static NewKey wanted(String name, @Nullable Instant end) {
    return new NewKey(name, Set.of(Permission.READ, Permission.WRITE), 600L, end, null);
  }

  private static Keys.Made made(String name) {
    return store.write(estate -> estate.keys().create(wanted(name, null)));
  }

  private static @Nullable AccessKey found(String text) {
    return store.read(estate -> estate.keys().ring()).find(text).orElse(null);
  }

  private static List<String> events(String type, String name) {
    return store
        .read(
            estate ->
                estate
                    .events()
                    .list(
                        new Trail.Filter(Map.of("event_type", type), null, null, name, null, false),
                        null,
                        100))
        .stream()
        .map(event -> String.valueOf(event.text("payload")))
        .toList();
  }

  @Test
  void aKeyThatIsMadeOpensAndItsTextIsNowhere() {
    String name = name();

    Keys.Made made = made(name);

    AccessKey key = Objects.requireNonNull(found(made.key().text()));
    assertThat(key.name()).isEqualTo(name);
    assertThat(key.permissions()).containsExactlyInAnyOrder(Permission.READ, Permission.WRITE);
    assertThat(key.requestsPerMinute()).isEqualTo(600);
    assertThat(made.row().toString()).doesNotContain(made.key().text());
    assertThat(Keys.SHAPE.written(made.row()).toString())
        .doesNotContain(made.key().text(), key.hash());
    assertThat(events("access.key_created", name))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event).contains(key.id()).doesNotContain(key.hash(), made.key().text()));
  }

  @Test
  void aNameWithAValidKeyIsTaken() {
    String name = name();
    made(name);

    assertFails(ErrorCode.KEY_EXISTS, estate -> estate.keys().create(wanted(name, null)));

    store.write(estate -> estate.keys().revoke(name));
    assertThat(made(name).key().text()).isNotEmpty();
  }

  @Test
  void aKeyThatIsTakenBackIsKnownAsSuch() {
    String name = name();
    Keys.Made made = made(name);

    List<Row> revoked =
        store.write(estate -> estate.keys().revoke(made.key().text().substring(0, 12)));

    assertThat(revoked).hasSize(1);
    AccessKey key = Objects.requireNonNull(found(made.key().text()));
    assertThat(key.state(CLOCK.instant())).isEqualTo(AccessKey.State.REVOKED);
    assertThat(events("access.key_revoked", name)).hasSize(1);
    // Again changes nothing.
    List<Row> again = store.write(estate -> estate.keys().revoke(name));
    assertThat(again).isEqualTo(revoked);
    assertThat(events("access.key_revoked", name)).hasSize(1);
    assertFails(ErrorCode.KEY_NOT_FOUND, estate -> estate.keys().revoke(name()));
  }

  @Test
  void ofARotatedKeyBothHoldUntilTheOldOneEnds() {
    String name = name();
    Instant end = CLOCK.instant().plus(Duration.ofDays(90));
    Keys.Made old = store.write(estate -> estate.keys().create(wanted(name, end)));

    Keys.Made next = store.write(estate -> estate.keys().rotate(name, Duration.ofHours(SOON)));

    Instant now = CLOCK.instant();
    AccessKey before = Objects.requireNonNull(found(old.key().text()));
    AccessKey after = Objects.requireNonNull(found(next.key().text()));
    assertThat(before.state(now)).isEqualTo(AccessKey.State.VALID);
    assertThat(before.state(now.plus(Duration.ofHours(SOON)))).isEqualTo(AccessKey.State.EXPIRED);
    assertThat(after.permissions()).isEqualTo(before.permissions());
    assertThat(after.requestsPerMinute()).isEqualTo(600);
    assertThat(Duration.between(now, Objects.requireNonNull(after.expiresAt())))
        .isBetween(Duration.ofDays(89), Duration.ofDays(90).plusMinutes(1));
    assertThat(next.row().text("replaces")).isEqualTo(before.id());
    assertThat(events("access.key_rotated", name)).hasSize(1);
    // Two valid keys of a name: which one is meant must be said.
    assertFails(ErrorCode.INVALID_REQUEST, estate -> estate.keys().rotate(name, Duration.ZERO));
  }

  @Test
  void aKeyOfAnotherSystemOpensByItsOwnScheme() throws IOException {
    String name = name();
    String hash = KeyScheme.sha256("llmc_AbCdEfG:" + FOREIGN);
    JsonNode json =
        new ObjectMapper()
            .readTree(
                """
                {"name": "%s", "prefix": "llmc_AbCdEfG", "scheme": "sha256-prefixed", "hash": "%s",
                 "permissions": ["read", "stream"], "createdAt": "2025-01-31T12:00:00Z"}
                """
                    .formatted(name, hash));
    ForeignKey foreign = ForeignKey.of(json, CLOCK.instant());

    boolean taken = store.write(estate -> estate.keys().take(foreign));

    assertThat(taken).isTrue();
    AccessKey key = Objects.requireNonNull(found(FOREIGN));
    assertThat(key.hash()).isEqualTo(hash);
    assertThat(key.permissions()).containsExactly(Permission.READ);
    assertThat(foreign.unknownPermissions()).containsExactly("stream");
    boolean again = store.write(estate -> estate.keys().take(foreign));
    assertThat(again).isFalse();
    store.write(estate -> estate.keys().revoke(key.id()));
  }

  @Test
  void usesAreKeptAndTellTheLastOne() {
    String name = name();
    Keys.Made made = made(name);
    String id = String.valueOf(made.row().text("key_id"));
    Instant first = CLOCK.instant();
    KeyUse use = new KeyUse(id, Outcome.REQUEST, "GET /api/v1/agents/{id}", "192.0.2.7");
    KeyUse refused = new KeyUse(id, Outcome.RATE_LIMITED, "GET *", "192.0.2.7");

    store.write(
        estate -> {
          estate
              .keyUses()
              .keep(
                  List.of(
                      new UseCount(use, 3, first, first.plusSeconds(2)),
                      new UseCount(refused, 1, first, first.plusSeconds(9))));
          return 0;
        });

    List<Row> kept = store.read(estate -> estate.keyUses().list(id, null, 10));
    assertThat(kept)
        .extracting(row -> row.text("outcome"))
        .containsExactly("rate_limited", "request");
    assertThat(kept).extracting(row -> row.integer("uses")).containsExactly(1L, 3L);
    Row key =
        store.read(estate -> estate.keys().all()).stream()
            .filter(row -> id.equals(row.text("key_id")))
            .findFirst()
            .orElseThrow();
    // A refusal is no use.
    assertThat(key.instant("last_used_at")).isEqualTo(first.plusSeconds(2));
    int forgotten = store.write(estate -> estate.keyUses().forget(first.plusSeconds(5), 100));
    assertThat(forgotten).isEqualTo(1);
    List<Row> left = store.read(estate -> estate.keyUses().list(id, null, 10));
    assertThat(left).hasSize(1);
  }

  @Test
  void twoWhoWantANameAtOnceDoNotBothGetIt() throws Exception {
    String name = name();

    List<Optional<ErrorCode>> refused =
        atOnce(4, () -> outcome(estate -> estate.keys().create(wanted(name, null))));

    assertThat(refused).containsOnlyOnce(Optional.empty());
    assertThat(refused).filteredOn(Optional::isPresent).hasSize(3);
    assertThat(refused)
        .filteredOn(Optional::isPresent)
        .containsOnly(Optional.of(ErrorCode.KEY_EXISTS));
  }
}
