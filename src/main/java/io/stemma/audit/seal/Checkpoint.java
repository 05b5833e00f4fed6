package io.stemma.audit.seal;

/**
 * What a log was at a moment, as C2SP's tlog-checkpoint writes it.
 *
 * @param origin names the log; no other one has it
 * @param size its leaves
 */
public record Checkpoint(String origin, long size, Hash root) {
  public Checkpoint {
    if (origin.isBlank() || origin.contains("\n")) {
      throw new IllegalArgumentException("a log's origin is one line");
    }
  }

  /** The text that is signed. */
  public String text() {
    return origin + "\n" + size + "\n" + root.base64() + "\n";
  }

  /**
   * Reads one; lines behind the third are an extension, which says nothing here.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Checkpoint of(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length < 4 || !lines[1].matches("0|[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException("a checkpoint has an origin, a size and a root");
    }
    return new Checkpoint(lines[0], Long.parseLong(lines[1]), Hash.ofBase64(lines[2]));
  }
}
