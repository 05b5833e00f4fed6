package io.stemma.backfill.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** A set is a set. */
class LongSetTest {
  @Property(tries = 200)
  void holdsWhatWasAddedAndNothingElse(
      @ForAll @Size(max = 3_000) List<Long> added, @ForAll long other) {
    LongSet set = new LongSet();
    Set<Long> expected = new HashSet<>();

    assertThat(added).allMatch(value -> set.add(value) == expected.add(value));

    assertThat(added).allMatch(set::contains);
    assertThat(set.contains(other)).isEqualTo(expected.contains(other));
    assertThat(set.isEmpty()).isEqualTo(added.isEmpty());
  }
}
