package io.stemma.audit.witness;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.SignedNote;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A file to which each checkpoint is appended, with an empty line behind it: on another machine's
 * disk, or one that only grows. It does not sign.
 */
public final class FileWitness implements Witness {
  /** Enough for the last few, whatever their signatures. */
  private static final int TAIL_BYTES = 256 * 1024;

  private static final Pattern NOTE =
      Pattern.compile("(?m)^[^\n]+\n[0-9]+\n[A-Za-z0-9+/=]+\n\n(?:\u2014 [^\n]+\n)+");

  private final Path file;

  public FileWitness(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Answer add(long earlier, List<Hash> proof, SignedNote checkpoint) {
    try {
      String tail = tail();
      Optional<Checkpoint> last = last(tail).map(note -> Checkpoint.of(SignedNote.of(note).text()));
      Checkpoint added = Checkpoint.of(checkpoint.text());
      if (last.isPresent() && last.get().equals(added)) {
        return new Taken(List.of());
      }
      if (last.isPresent() && last.get().size() >= added.size()) {
        return new Refused("it has a checkpoint of " + last.get().size() + " seals");
      }
      // What a killed program left is closed off: its line is no note.
      append((tail.isEmpty() || tail.endsWith("\n\n") ? "" : "\n\n") + checkpoint.written() + "\n");
      return new Taken(List.of());
    } catch (IOException | IllegalArgumentException e) {
      return new Failed(e.toString());
    }
  }

  /** The last whole checkpoint in it; empty where there is none. */
  public Optional<String> last() throws IOException {
    return last(tail());
  }

  private static Optional<String> last(String tail) {
    return NOTE.matcher(tail).results().map(MatchResult::group).reduce((one, next) -> next);
  }

  private String tail() throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, in.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (in.length() - from)];
      in.seek(from);
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private void append(String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try (FileChannel out =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }
}
