package io.stemma.demo;

import java.util.Arrays;

/** Values with how often each one comes, for instance 55 active to 25 archived. */
final class Mix {
  private final String[] values;
  private final int[] cumulativeWeights;

  private Mix(String[] values, int[] cumulativeWeights) {
    this.values = values;
    this.cumulativeWeights = cumulativeWeights;
  }

  static Mix of(String value, int weight) {
    return new Mix(new String[] {value}, new int[] {weight});
  }

  Mix and(String value, int weight) {
    String[] moreValues = Arrays.copyOf(values, values.length + 1);
    int[] moreWeights = Arrays.copyOf(cumulativeWeights, values.length + 1);
    moreValues[values.length] = value;
    moreWeights[values.length] = total() + weight;
    return new Mix(moreValues, moreWeights);
  }

  String draw(Chance chance) {
    int drawn = chance.below(total());
    int at = 0;
    while (drawn >= cumulativeWeights[at]) {
      at++;
    }
    return values[at];
  }

  private int total() {
    return cumulativeWeights[cumulativeWeights.length - 1];
  }
}
