package io.stemma.audit.witness;

import io.stemma.audit.seal.WitnessKey;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The witnesses that are configured. */
public final class Witnesses {
  private Witnesses() {}

  /**
   * Makes them.
   *
   * @param urls submission prefixes
   * @param keys of those, in the same order
   * @param file to which checkpoints are appended; empty for none
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}
   */
  public static List<Witness> of(
      List<String> urls, List<String> keys, Optional<String> file, Duration timeout) {
    if (urls.size() != keys.size()) {
      throw wrong(
          "STEMMA_SEAL_WITNESS_KEY", "names as many keys as STEMMA_SEAL_WITNESS_URL has addresses");
    }
    List<Witness> witnesses = new ArrayList<>();
    file.ifPresent(path -> witnesses.add(new FileWitness(Path.of(path))));
    for (int i = 0; i < urls.size(); i++) {
      witnesses.add(new HttpWitness(prefix(urls.get(i)), key(keys.get(i)), timeout));
    }
    return witnesses;
  }

  /**
   * Reads public keys of witnesses.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}
   */
  public static List<WitnessKey> keys(List<String> texts) {
    return texts.stream().map(Witnesses::key).toList();
  }

  private static URI prefix(String url) {
    try {
      URI prefix = URI.create(url.strip());
      if (prefix.getHost() != null && List.of("http", "https").contains(prefix.getScheme())) {
        return prefix;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for what is a URL of another kind.
    }
    throw wrong("STEMMA_SEAL_WITNESS_URL", "must be http:// or https:// URLs, not '" + url + "'");
  }

  private static WitnessKey key(String text) {
    try {
      return WitnessKey.of(text);
    } catch (IllegalArgumentException e) {
      throw wrong("STEMMA_SEAL_WITNESS_KEY", "has '" + text + "': " + e.getMessage());
    }
  }

  private static StemmaException wrong(String key, String why) {
    return new StemmaException(ErrorCode.INVALID_CONFIGURATION, key + " " + why + ".");
  }
}
