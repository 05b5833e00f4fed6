package io.stemma.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The reference witness, {@code scripts/lib/witness/Witness.java}, in a process of its own. */
public final class ReferenceWitness implements AutoCloseable {
  public static final String NAME = "witness.example/test";

  private final Process process;
  private final URI address;
  private final String key;

  /**
   * Starts it and waits until it listens.
   *
   * @param folder keeps its key and what it knows of the log
   * @param logKey the public key of the log
   * @param port 0 for a free one
   */
  public ReferenceWitness(Path folder, String logKey, int port) {
    try {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "scripts/lib/witness/Witness.java",
                  NAME,
                  folder.toString(),
                  logKey,
                  Integer.toString(port))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
      address = URI.create(lines.readLine());
      key = lines.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its submission prefix. */
  public URI address() {
    return address;
  }

  /** Its public key, as it is configured. */
  public String key() {
    return key;
  }

  /** Ends it; its port is free then. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
