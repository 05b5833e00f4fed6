package io.stemma.store.archive;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What can go wrong with archives, as callers are told. */
final class ArchiveFailures {
  private ArchiveFailures() {}

  static StemmaException of(Path place, IOException e) {
    return failed("The archives in " + place + " cannot be written or read: " + e.getMessage(), e);
  }

  static StemmaException failed(String message, @Nullable Throwable cause) {
    return new StemmaException(ErrorCode.ARCHIVE_FAILED, message, cause);
  }

  static StemmaException differs(String message) {
    return new StemmaException(ErrorCode.ARCHIVE_DIFFERS, message);
  }

  static StemmaException missing(Path file) {
    return new StemmaException(
        ErrorCode.ARCHIVE_NOT_FOUND, "There is no archive " + file + ": bring it back there.");
  }
}
