package io.stemma.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The connections that this machine holds to a port of its own, whoever opened them. */
public final class OpenSockets {
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int HEXADECIMAL = 16;
  private static final List<String> GONE = List.of("06", "0A");

  private OpenSockets() {}

  /** Those that the server at the port has not closed. */
  public static long at(int port) {
    return Stream.of("tcp", "tcp6")
        .flatMap(table -> lines(Path.of("/proc/net", table)))
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length > STATE && !GONE.contains(fields[STATE]))
        .filter(fields -> port(fields[LOCAL]) == port)
        .count();
  }

  private static int port(String address) {
    int colon = address.lastIndexOf(':');
    try {
      return Integer.parseInt(address.substring(colon + 1), HEXADECIMAL);
    } catch (NumberFormatException e) {
      // The heading.
      return -1;
    }
  }

  private static Stream<String> lines(Path table) {
    try {
      return Files.exists(table) ? Files.readAllLines(table).stream() : Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
