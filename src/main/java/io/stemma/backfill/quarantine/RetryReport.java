package io.stemma.backfill.quarantine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of rows in quarantine that were tried again.
 *
 * @param entries how many were tried
 * @param left how many of them have left quarantine
 * @param loaded records loaded for them; a row with a history makes several
 * @param unchanged records that were there already
 * @param stillThere entries that stay, by reason
 * @param withoutSecret numbers of the first of those that stay because a secret of theirs was not
 *     kept, {@value #MOST_NAMED} at most
 * @param withoutSecretCount how many those are
 */
public record RetryReport(
    long entries,
    long left,
    long loaded,
    long unchanged,
    Map<String, Long> stillThere,
    List<Long> withoutSecret,
    long withoutSecretCount) {
  static final int MOST_NAMED = 20;

  static RetryReport none() {
    return new RetryReport(0, 0, 0, 0, Map.of(), List.of(), 0);
  }

  RetryReport plus(RetryReport more) {
    Map<String, Long> reasons = new TreeMap<>(stillThere);
    more.stillThere.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    List<Long> named = new ArrayList<>(withoutSecret);
    more.withoutSecret.stream().limit(MOST_NAMED - named.size()).forEach(named::add);
    return new RetryReport(
        entries + more.entries,
        left + more.left,
        loaded + more.loaded,
        unchanged + more.unchanged,
        reasons,
        named,
        withoutSecretCount + more.withoutSecretCount);
  }

  /** How many entries stay. */
  public long stay() {
    return entries - left;
  }
}
