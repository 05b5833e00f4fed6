package io.stemma.store.archive;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where retired months go.
 *
 * @param folder of the archives; empty: nothing is retired
 * @param graceDays from the proof of a detached month until it is dropped
 */
public record ArchiveSettings(Optional<Path> folder, int graceDays) {
  public static final String FOLDER_KEY = "STEMMA_ARCHIVE_FOLDER";
  public static final String GRACE_KEY = "STEMMA_ARCHIVE_GRACE_DAYS";
  public static final int GRACE_DAYS = 7;
  private static final int MAX_DAYS = 3650;

  public ArchiveSettings {
    within(GRACE_KEY, graceDays);
  }

  /**
   * Reads both.
   *
   * @param environment looks a variable up; null where it is not set
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}
   */
  public static ArchiveSettings from(UnaryOperator<@Nullable String> environment) {
    String folder = environment.apply(FOLDER_KEY);
    return new ArchiveSettings(
        Optional.ofNullable(folder).filter(text -> !text.isBlank()).map(Path::of),
        days(GRACE_KEY, environment.apply(GRACE_KEY), GRACE_DAYS));
  }

  /**
   * A number of days, 0 to 3650.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION} naming the key
   */
  public static int days(String key, @Nullable String text, int otherwise) {
    try {
      int days = text == null || text.isBlank() ? otherwise : Integer.parseInt(text.strip());
      within(key, days);
      return days;
    } catch (NumberFormatException e) {
      throw wrong(key, String.valueOf(text), e);
    }
  }

  private static void within(String key, int days) {
    if (days < 0 || days > MAX_DAYS) {
      throw wrong(key, Integer.toString(days), null);
    }
  }

  private static StemmaException wrong(String key, String given, @Nullable Throwable cause) {
    return new StemmaException(
        ErrorCode.INVALID_CONFIGURATION,
        key + " must be a number of days, 0 to " + MAX_DAYS + ", not '" + given + "'.",
        cause);
  }
}
