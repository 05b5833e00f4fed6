package io.stemma.audit.seal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys that may have signed the checkpoints of a log: those that are trusted, and those to
 * which hand-overs lead from them. A key that handed over counts for no larger log.
 */
public final class KeyChain {
  private final TrustedKeys trusted;
  private final Map<String, NoteVerifier> keys = new LinkedHashMap<>();
  private final Map<String, Long> largest = new HashMap<>();
  private final List<KeyHandover> followed = new ArrayList<>();

  private KeyChain(TrustedKeys trusted) {
    this.trusted = trusted;
    trusted.keys().forEach(key -> keys.put(key.text(), key));
  }

  /**
   * Follows hand-overs from the trusted keys, to their successors and their predecessors.
   *
   * @param origin of the log; null where it is not known
   * @param notes hand-overs as they were found, in any order
   * @param faults takes a sentence for each hand-over that does not hold; it is not followed
   */
  public static KeyChain of(
      TrustedKeys trusted, @Nullable String origin, List<String> notes, Consumer<String> faults) {
    KeyChain chain = new KeyChain(trusted);
    if (notes.size() > KeyHandover.MAX_COUNT) {
      faults.accept(
          "There are more than %,d hand-overs of the key: none of them is followed. Delete those that"
                  .formatted(KeyHandover.MAX_COUNT)
              + " 'scripts/stemma audit rotate-key' did not make.");
      return chain;
    }
    List<KeyHandover> left = onlyOnes(read(origin, notes, faults), faults);
    chain.follow(left, true);
    for (KeyHandover other : left) {
      faults.accept(
          "The hand-over from %s to %s leads from none of the given keys (%s) and to none of them."
              .formatted(other.before().shortName(), other.after().shortName(), trusted.names()));
    }
    return chain;
  }

  /** Only the predecessors of a key: it itself said that they were. */
  public static KeyChain upTo(NoteVerifier key, String origin, List<String> notes) {
    KeyChain chain = new KeyChain(TrustedKeys.of(key));
    Consumer<String> ignored = fault -> {};
    chain.follow(onlyOnes(read(origin, notes, ignored), ignored), false);
    return chain;
  }

  private static List<KeyHandover> read(
      @Nullable String origin, List<String> notes, Consumer<String> faults) {
    List<KeyHandover> read = new ArrayList<>();
    for (int i = 0; i < notes.size(); i++) {
      try {
        KeyHandover handover = KeyHandover.of(notes.get(i));
        if (origin != null && !handover.at().origin().equals(origin)) {
          throw new IllegalArgumentException(
              "it is of the log " + handover.at().origin() + ", and this one is " + origin);
        }
        read.add(handover);
      } catch (IllegalArgumentException e) {
        faults.accept("The hand-over of the key, number " + (i + 1) + ", is not one: " + why(e));
      }
    }
    return read;
  }

  private static String why(IllegalArgumentException e) {
    return e.getMessage() + ".";
  }

  /** A key hands over once: of two successors nobody can say which one is true. */
  private static List<KeyHandover> onlyOnes(List<KeyHandover> all, Consumer<String> faults) {
    Map<String, KeyHandover> first = new LinkedHashMap<>();
    Map<String, String> doubled = new LinkedHashMap<>();
    for (KeyHandover handover : all) {
      KeyHandover other = first.putIfAbsent(handover.before().text(), handover);
      if (other != null && !other.note().equals(handover.note())) {
        doubled.put(handover.before().text(), handover.before().shortName());
      }
    }
    for (Map.Entry<String, String> key : doubled.entrySet()) {
      first.remove(key.getKey());
      faults.accept(
          "There are two hand-overs from the key "
              + key.getValue()
              + ": none of them is followed.");
    }
    return new ArrayList<>(first.values());
  }

  /** Removes from the list what is followed. */
  private void follow(List<KeyHandover> left, boolean isForward) {
    boolean hasGrown = true;
    while (hasGrown) {
      hasGrown = false;
      for (Iterator<KeyHandover> each = left.iterator(); each.hasNext(); ) {
        KeyHandover handover = each.next();
        boolean leadsOn = isForward && keys.containsKey(handover.before().text());
        if (leadsOn || keys.containsKey(handover.after().text())) {
          keys.putIfAbsent(handover.before().text(), handover.before());
          keys.putIfAbsent(handover.after().text(), handover.after());
          largest.merge(handover.before().text(), handover.at().size(), Math::min);
          followed.add(handover);
          each.remove();
          hasGrown = true;
        }
      }
    }
  }

  /** The keys that were given. */
  TrustedKeys trusted() {
    return trusted;
  }

  /** Whether a signature says that it is of the log: by its name, whatever its key. */
  boolean isNamedBy(SignedNote.Signature signature) {
    return keys.values().stream().anyMatch(key -> key.name().equals(signature.signer()));
  }

  /** The hand-overs that were followed. */
  public List<KeyHandover> followed() {
    return List.copyOf(followed);
  }

  /** Whether one of the keys signed a checkpoint, while it was the one that signs. */
  public boolean signed(SignedNote note, Checkpoint checkpoint) {
    return fault(note, checkpoint).isEmpty();
  }

  /**
   * Why the signatures of a checkpoint do not hold; empty where one does.
   *
   * @return the second half of a sentence
   */
  public Optional<String> fault(SignedNote note, Checkpoint checkpoint) {
    String why = "is not signed by " + trusted.names() + ".";
    for (NoteVerifier key : keys.values()) {
      if (key.signed(note)) {
        long last = largest.getOrDefault(key.text(), Long.MAX_VALUE);
        if (checkpoint.size() <= last) {
          return Optional.empty();
        }
        why =
            "is signed by %s, which handed over when the log had size %d, and it is of size %d."
                .formatted(key.shortName(), last, checkpoint.size());
      }
    }
    return Optional.of(why);
  }
}
