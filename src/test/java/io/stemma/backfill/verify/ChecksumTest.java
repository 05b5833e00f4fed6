package io.stemma.backfill.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a checksum must tell apart, and what not. */
class ChecksumTest {
  private static final long HASH = 0x0123456789abcdefL;
  private static final long OTHER = 0xfedcba9876543210L;

  @Test
  void isTheSameInAnyOrder() {
    assertThat(of(HASH, OTHER).differing(of(OTHER, HASH)).isEmpty()).isTrue();
    assertThat(of(HASH, OTHER).text()).isEqualTo(of(OTHER, HASH).text());
  }

  @Test
  void twoEqualRowsDoNotCancelEachOther() {
    assertThat(of(HASH, HASH, OTHER).text()).isNotEqualTo(of(OTHER).text());
    assertThat(of(HASH, HASH).rows()).isEqualTo(2);
  }

  @Test
  void aDifferenceLiesInTheBucketsOfItsRows() {
    assertThat(of(HASH, OTHER).differing(of(HASH)).stream()).containsExactly(0xfedcba98 >>> 22);
    assertThat(of(HASH).differing(of(OTHER)).stream())
        .containsExactly(0x01234567 >>> 22, 0xfedcba98 >>> 22);
  }

  @Test
  void removingUndoesAdding() {
    Checksum checksum = of(HASH, OTHER);

    checksum.remove(OTHER);

    assertThat(checksum.differing(of(HASH)).isEmpty()).isTrue();
    assertThat(checksum.text()).isEqualTo("0123456789abcdef");
  }

  private static Checksum of(long... hashes) {
    Checksum checksum = new Checksum();
    for (long hash : hashes) {
      checksum.add(hash);
    }
    return checksum;
  }
}
