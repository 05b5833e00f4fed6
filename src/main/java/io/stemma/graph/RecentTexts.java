package io.stemma.graph;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about the texts asked last. Bounded in number and in characters, since callers
 * choose the texts: whoever sends a new one each time pushes others out, no more.
 */
final class RecentTexts<V> {
  private static final int INITIAL_CAPACITY = 64;
  private static final float LOAD_FACTOR = 0.75f;

  private final int maxTexts;
  private final long maxChars;
  private final Map<String, V> byText = new LinkedHashMap<>(INITIAL_CAPACITY, LOAD_FACTOR, true);
  private long chars;

  RecentTexts(int maxTexts, long maxChars) {
    this.maxTexts = maxTexts;
    this.maxChars = maxChars;
  }

  synchronized @Nullable V get(String text) {
    return byText.get(text);
  }

  synchronized void put(String text, V value) {
    if (byText.put(text, value) == null) {
      chars += text.length();
    }
    Iterator<String> eldest = byText.keySet().iterator();
    while (byText.size() > maxTexts || chars > maxChars) {
      chars -= eldest.next().length();
      eldest.remove();
    }
  }

  synchronized int size() {
    return byText.size();
  }
}
