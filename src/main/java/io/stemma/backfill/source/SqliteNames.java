package io.stemma.backfill.source;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names of tables and columns as SQLite compares them: the letters A to Z count as a to z, all
 * other characters as themselves.
 */
public final class SqliteNames {
  /** Compares two names. */
  public static final Comparator<String> ORDER = SqliteNames::compare;

  private SqliteNames() {}

  /** Whether two names mean the same table or column. */
  public static boolean same(String one, String other) {
    return compare(one, other) == 0;
  }

  /** A name in the spelling that all of its spellings share. */
  public static String folded(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (folded(name.charAt(i)) != name.charAt(i)) {
        StringBuilder text = new StringBuilder(name);
        for (int at = i; at < text.length(); at++) {
          text.setCharAt(at, folded(text.charAt(at)));
        }
        return text.toString();
      }
    }
    return name;
  }

  /** An unchangeable set that holds each name in its own spelling and finds it in any. */
  public static Set<String> set(Collection<String> names) {
    Set<String> set = new TreeSet<>(ORDER);
    set.addAll(names);
    return Collections.unmodifiableSet(set);
  }

  private static int compare(String one, String other) {
    int shared = Math.min(one.length(), other.length());
    for (int i = 0; i < shared; i++) {
      int difference = folded(one.charAt(i)) - folded(other.charAt(i));
      if (difference != 0) {
        return difference;
      }
    }
    return one.length() - other.length();
  }

  private static char folded(char letter) {
    return letter >= 'A' && letter <= 'Z' ? (char) (letter + ('a' - 'A')) : letter;
  }
}
