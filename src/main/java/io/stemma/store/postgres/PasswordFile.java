package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Passwords in a file of libpq's: lines of {@code host:port:database:user:password}. */
final class PasswordFile {
  private static final int FIELDS = 5;
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private final Path file;

  PasswordFile(Path file) {
    this.file = file;
  }

  /** Where it is when nobody says otherwise. */
  static Path usual() {
    return Path.of(System.getProperty("user.home", ""), ".pgpass");
  }

  /**
   * The password of the first line that fits one of the servers.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION} when there is one and others
   *     may read the file, or it cannot be read
   */
  Optional<String> find(List<ServerAddress> servers, String database, String user) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      for (String line : Files.readAllLines(file)) {
        List<String> fields = fields(line);
        if (fits(fields, servers, database, user)) {
          requirePrivate();
          return Optional.of(fields.get(FIELDS - 1));
        }
      }
      return Optional.empty();
    } catch (MalformedInputException e) {
      throw unusable("is not UTF-8", e);
    } catch (IOException e) {
      throw unusable("cannot be read", e);
    }
  }

  private static boolean fits(
      List<String> fields, List<ServerAddress> servers, String database, String user) {
    return fields.size() == FIELDS
        && servers.stream()
            .anyMatch(
                server ->
                    fits(fields.get(0), server.host())
                        && fits(fields.get(1), Integer.toString(server.port())))
        && fits(fields.get(2), database)
        && fits(fields.get(3), user);
  }

  private static boolean fits(String pattern, String value) {
    return pattern.equals("*") || pattern.equals(value);
  }

  /** A colon or backslash of a field stands behind a backslash; the password is all of the rest. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    if (line.startsWith("#")) {
      return fields;
    }
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        i++;
        field.append(line.charAt(i));
      } else if (c == ':' && fields.size() < FIELDS - 1) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private void requirePrivate() throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return;
    }
    if (!Collections.disjoint(Files.getPosixFilePermissions(file), OF_OTHERS)) {
      throw unusable("may be read by others: chmod 600 " + file, null);
    }
  }

  private StemmaException unusable(String why, @Nullable Throwable cause) {
    return new StemmaException(
        ErrorCode.INVALID_CONFIGURATION, "The password file " + file + " " + why + ".", cause);
  }
}
