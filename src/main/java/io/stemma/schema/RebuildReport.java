package io.stemma.schema;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a rebuild found and did.
 *
 * @param nanos from its first statement to its commit
 */
public record RebuildReport(List<Label> labels, long nanos) {
  private static final double NANOS_PER_SECOND = 1e9;

  public RebuildReport {
    labels = List.copyOf(labels);
  }

  /**
   * One label.
   *
   * @param kind {@code vertex} or {@code edge}
   * @param elements what it holds now
   * @param added were missing
   * @param changed said something else than their rows
   * @param removed stood for no row
   */
  public record Label(
      String label, String kind, long elements, long added, long changed, long removed) {
    public boolean isVertex() {
      return kind.equals("vertex");
    }
  }

  public double seconds() {
    return nanos / NANOS_PER_SECOND;
  }

  public long vertices() {
    return labels.stream().filter(Label::isVertex).mapToLong(Label::elements).sum();
  }

  public long edges() {
    return labels.stream().filter(label -> !label.isVertex()).mapToLong(Label::elements).sum();
  }

  public long total(ToLongFunction<Label> count) {
    return labels.stream().mapToLong(count).sum();
  }

  /** So many in this rebuild's time, as a rate: a second. */
  public long perSecond(long elements) {
    return Math.round(elements / Math.max(seconds(), 1 / NANOS_PER_SECOND));
  }
}
