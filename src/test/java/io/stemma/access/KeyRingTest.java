package io.stemma.access;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
  private static final String FOREIGN = "llmc_AbCdEfGhIjKlMnOpQrStUvWxYz012345";
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private static AccessKey key(String id, String prefix, KeyScheme scheme, String hash) {
    return new AccessKey(
        id, "name of " + id, prefix, scheme, hash, Set.of(Permission.READ), 0, null, null, null);
  }

  private static AccessKey key(String id, String text, KeyScheme scheme) {
    String prefix = FreshKey.prefix(text);
    String hash =
        switch (scheme) {
          case SHA256 -> KeyScheme.sha256(text);
          case SHA256_PREFIXED -> KeyScheme.sha256(prefix + ":" + text);
          case BCRYPT ->
              new String(
                  BCrypt.with(BCrypt.Version.VERSION_2B)
                      .hash(4, text.getBytes(StandardCharsets.UTF_8)),
                  StandardCharsets.UTF_8);
        };
    return key(id, prefix, scheme, hash);
  }

  @Test
  void findsAKeyByItsOwnSchemeAndNoOther() {
    KeyRing ring =
        new KeyRing(
            List.of(
                key("own", "stm_aaaaaaaaSECRET", KeyScheme.SHA256),
                key("old", FOREIGN, KeyScheme.SHA256_PREFIXED)));

    assertThat(ring.find("stm_aaaaaaaaSECRET")).map(AccessKey::id).contains("own");
    assertThat(ring.find(FOREIGN)).map(AccessKey::id).contains("old");
    assertThat(ring.find("stm_aaaaaaaaSECREt")).isEmpty();
    assertThat(ring.find("stm_aaaaaaaa")).isEmpty();
    assertThat(ring.find(FOREIGN + "6")).isEmpty();
  }

  /** Of equal prefixes the other system found the first only. */
  @Test
  void triesEachKeyOfAPrefix() {
    String other = FOREIGN.substring(0, 12) + "another";
    KeyRing ring =
        new KeyRing(
            List.of(
                key("one", FOREIGN, KeyScheme.SHA256_PREFIXED),
                key("two", other, KeyScheme.SHA256_PREFIXED)));

    assertThat(ring.find(FOREIGN)).map(AccessKey::id).contains("one");
    assertThat(ring.find(other)).map(AccessKey::id).contains("two");
  }

  @Test
  void bcryptIsNotTriedWhereItMustBeQuick() {
    KeyRing ring = new KeyRing(List.of(key("b", FOREIGN, KeyScheme.BCRYPT)));

    assertThat(ring.find(FOREIGN)).isEmpty();
    assertThat(ring.mayBeCostly(FOREIGN)).isTrue();
    assertThat(ring.mayBeCostly("stm_aaaaaaaaSECRET")).isFalse();
    assertThat(ring.findCostly(FOREIGN)).map(AccessKey::id).contains("b");
    assertThat(ring.findCostly(FOREIGN + "x")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2a", "2b", "2y"})
  void takesEveryVersionOfBcrypt(String version) {
    String hash =
        new String(
            BCrypt.withDefaults().hash(4, FOREIGN.getBytes(StandardCharsets.UTF_8)),
            StandardCharsets.UTF_8);

    assertThat(
            KeyScheme.BCRYPT.verifies(
                FreshKey.prefix(FOREIGN), FOREIGN, hash.replaceFirst("2a", version)))
        .isTrue();
  }

  @Test
  void anEmptyOrDamagedHashVerifiesNothing() {
    AccessKey empty = key("e", "stm_aaaaaaaa", KeyScheme.SHA256, "");
    AccessKey damaged = key("d", "stm_aaaaaaaa", KeyScheme.BCRYPT, "$2b$04$short");
    KeyRing ring = new KeyRing(List.of(empty, damaged));

    assertThat(ring.find("stm_aaaaaaaa")).isEmpty();
    assertThat(ring.findCostly("stm_aaaaaaaa")).isEmpty();
  }

  @Test
  void aKeyIsOverWhenItsTimeComesAndRevokedWhateverItsTime() {
    AccessKey ends =
        new AccessKey("i", "n", "p", KeyScheme.SHA256, "h", Set.of(), 0, NOW, null, null);
    AccessKey revoked =
        new AccessKey("i", "n", "p", KeyScheme.SHA256, "h", Set.of(), 0, NOW, NOW, null);

    assertThat(ends.state(NOW.minusMillis(1))).isEqualTo(AccessKey.State.VALID);
    assertThat(ends.state(NOW)).isEqualTo(AccessKey.State.EXPIRED);
    assertThat(revoked.state(NOW.minusMillis(1))).isEqualTo(AccessKey.State.REVOKED);
  }

  @Test
  void madeKeysAreAllDifferentAndDoNotPrintThemselves() {
    FreshKey one = FreshKey.make();
    FreshKey other = FreshKey.make();

    assertThat(one.text()).matches("stm_[A-Za-z0-9]{51}").isNotEqualTo(other.text());
    assertThat(one.toString()).isEqualTo(one.text().substring(0, 12) + "…");
  }

  @Test
  void adminHasEveryPermissionAndOthersOnlyTheirs() {
    for (Permission permission : Permission.values()) {
      assertThat(permission.isIn(Set.of(Permission.ADMIN))).isTrue();
      assertThat(permission.isIn(Set.of(Permission.READ))).isEqualTo(permission == Permission.READ);
    }
  }
}
