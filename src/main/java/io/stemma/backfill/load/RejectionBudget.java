package io.stemma.backfill.load;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many records of a source may end in quarantine before its run is stopped. */
public sealed interface RejectionBudget {
  /** Records read before a share says anything: one bad record of ten is no sign. */
  long FEWEST_JUDGED = 1_000;

  /**
   * Whether a run has gone over.
   *
   * @param atEnd whether nothing is left to read
   */
  boolean isExceeded(long read, long quarantined, boolean atEnd);

  /** The budget as it was given, for instance {@code 100} or {@code 0.5%}. */
  String text();

  /** Any number may be put aside. */
  record Unlimited() implements RejectionBudget {
    @Override
    public boolean isExceeded(long read, long quarantined, boolean atEnd) {
      return false;
    }

    @Override
    public String text() {
      return "any number";
    }
  }

  /** A number of records. */
  record Records(long most) implements RejectionBudget {
    @Override
    public boolean isExceeded(long read, long quarantined, boolean atEnd) {
      return quarantined > most;
    }

    @Override
    public String text() {
      return Long.toString(most);
    }
  }

  /**
   * A share of the records read.
   *
   * @param percent 0 to 100
   */
  record Share(double percent, String text) implements RejectionBudget {
    @Override
    public boolean isExceeded(long read, long quarantined, boolean atEnd) {
      return (atEnd || read >= FEWEST_JUDGED) && quarantined * 100.0 > percent * read;
    }
  }

  /** No budget. */
  static RejectionBudget none() {
    return new Unlimited();
  }

  /** A budget of the form {@code N} or {@code P%}; empty when the words mean neither. */
  static Optional<RejectionBudget> parse(String words) {
    Matcher form = Form.NUMBER.matcher(words);
    if (!form.matches()) {
      return Optional.empty();
    }
    if (form.group("percent") == null) {
      return form.group("fraction") == null
          ? Optional.of(new Records(Long.parseLong(words)))
          : Optional.empty();
    }
    double percent = Double.parseDouble(words.substring(0, words.length() - 1));
    return percent <= 100 ? Optional.of(new Share(percent, words)) : Optional.empty();
  }

  /** The form of a budget. */
  final class Form {
    private static final Pattern NUMBER =
        Pattern.compile("[0-9]{1,15}(?<fraction>\\.[0-9]{1,6})?(?<percent>%)?");

    private Form() {}
  }
}
