package io.stemma.question;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cursors of one question with its parameters. */
public final class CursorScope {
  /** A place has at most a few names of 1,000 bytes. */
  private static final int MAX_CHARACTERS = 8_192;

  private final Cursors cursors;
  private final byte[] scope;

  CursorScope(Cursors cursors, byte[] scope) {
    this.cursors = cursors;
    this.scope = scope;
  }

  /**
   * The cursor of a place.
   *
   * @param place the values the question sorts by, of its page's last item; none is null
   */
  public String cursor(Object... place) {
    byte[] written = Fields.written(List.of(place));
    return text(Cursors.joined(cursors.seal(scope, written), written));
  }

  /**
   * The place a cursor names; empty where none is given, which asks for the first page.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field {@code cursor} when
   *     it is not one of this question with these parameters
   */
  public Optional<Place> place(@Nullable String cursor) {
    return cursor == null ? Optional.empty() : Optional.of(new Place(Fields.read(opened(cursor))));
  }

  private byte[] opened(String cursor) {
    if (cursor.length() > MAX_CHARACTERS) {
      throw refused();
    }
    byte[] bytes = bytes(cursor);
    if (bytes.length < Cursors.sealBytes() || !text(bytes).equals(cursor)) {
      throw refused();
    }
    byte[] seal = Arrays.copyOf(bytes, Cursors.sealBytes());
    byte[] place = Arrays.copyOfRange(bytes, Cursors.sealBytes(), bytes.length);
    if (!MessageDigest.isEqual(seal, cursors.seal(scope, place))) {
      throw refused();
    }
    return place;
  }

  private static byte[] bytes(String cursor) {
    try {
      return Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw refused();
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static StemmaException refused() {
    return StemmaException.ofField(
        "cursor",
        "cursor must be the member next of an answer to the same question with the same "
            + "parameters, all but limit: begin again without one.");
  }
}
