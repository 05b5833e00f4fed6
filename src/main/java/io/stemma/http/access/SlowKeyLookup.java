package io.stemma.http.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stemma.access.AccessKey;
import io.stemma.access.KeyRing;
import io.stemma.access.KeyScheme;
import io.stemma.access.Paces;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.service.AccessSettings;
import io.stemma.service.LiveKeys;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/**
 * Keys that memory does not know at once: wrong ones, such as have just been made, and such whose
 * hash takes long to tell. How many are looked at is bounded for each client; a right key that
 * memory knows is never held up by that, whatever else comes from its address.
 */
@Singleton
public class SlowKeyLookup {
  private static final int MAX_KNOWN = 10_000;

  private final LiveKeys keys;
  private final AccessSettings settings;
  private final Paces paces = new Paces(System::nanoTime);

  /** Ids of keys whose hash is costly, by the SHA-256 of their text. */
  private final Cache<String, String> known = Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();

  SlowKeyLookup(LiveKeys keys, AccessSettings settings) {
    this.keys = keys;
    this.settings = settings;
  }

  /** A key that took long to tell before. */
  public Optional<AccessKey> known(KeyRing ring, String text) {
    if (!ring.mayBeCostly(text)) {
      return Optional.empty();
    }
    return Optional.ofNullable(known.getIfPresent(KeyScheme.sha256(text))).flatMap(ring::byId);
  }

  /**
   * The key of that text; empty where there is none. Fails with {@link ErrorCode#TOO_BUSY}.
   *
   * @throws StemmaException {@link ErrorCode#TOO_MANY_WRONG_KEYS}
   */
  public Future<Optional<AccessKey>> find(String client, String text, KeyRing ring) {
    boolean costly = ring.mayBeCostly(text);
    // Apart, so that nobody who only guesses holds up whoever has a key that takes long.
    require(costly ? client + " " + text.substring(0, Math.min(12, text.length())) : client);
    return costly ? costly(text, ring) : keys.fresh().map(fresh -> fresh.find(text));
  }

  /**
   * Counts a wrong one.
   *
   * @throws StemmaException {@link ErrorCode#TOO_MANY_WRONG_KEYS}
   */
  public void require(String client) {
    int wait = paces.take(client, settings.wrongKeysPerMinute());
    if (wait > 0) {
      throw new StemmaException(
          ErrorCode.TOO_MANY_WRONG_KEYS,
          "Too many wrong keys have come from this address: no more are looked at for now.",
          Map.of(StemmaException.RETRY_AFTER_SECONDS, wait),
          null);
    }
  }

  private Future<Optional<AccessKey>> costly(String text, KeyRing ring) {
    return keys.findCostly(ring, text)
        .onSuccess(found -> found.ifPresent(key -> known.put(KeyScheme.sha256(text), key.id())));
  }
}
