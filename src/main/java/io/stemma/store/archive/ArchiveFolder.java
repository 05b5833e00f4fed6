package io.stemma.store.archive;

import io.stemma.audit.retention.ArchiveProof;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The folder of archives: what is under its final name is whole, and on the disk. */
final class ArchiveFolder {
  private static final int BUFFER = 1 << 16;

  private final Path path;

  ArchiveFolder(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  Path file(String name) {
    Path file = path.resolve(name).normalize();
    if (!path.equals(file.getParent())) {
      throw ArchiveFailures.differs("'" + name + "' is no name of a file in " + path + ".");
    }
    return file;
  }

  /** The manifest beside an archive. */
  Path manifest(ArchiveProof proof) {
    return file(proof.file().replaceFirst("\\.parquet$", Manifest.SUFFIX));
  }

  /** A new folder of its own for what is not finished; its predecessor's is removed. */
  Path workshop(String name) {
    Path folder = path.resolve("." + name + ".part");
    try {
      Files.createDirectories(path);
      remove(folder);
      return Files.createDirectory(folder);
    } catch (IOException e) {
      throw ArchiveFailures.of(path, e);
    }
  }

  /** Removes a workshop and all in it. */
  void remove(Path workshop) {
    if (!Files.exists(workshop)) {
      return;
    }
    try (Stream<Path> files = Files.walk(workshop)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw ArchiveFailures.of(path, e);
    }
  }

  /** Gives finished files their names, the last one last: each is on the disk before. */
  void publish(List<Path> finished) {
    try {
      for (Path file : finished) {
        force(file);
      }
      for (Path file : finished) {
        Files.move(
            file,
            path.resolve(file.getFileName()),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
        force(path);
      }
    } catch (IOException e) {
      throw ArchiveFailures.of(path, e);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  void write(Path file, byte[] content) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException e) {
      throw ArchiveFailures.of(path, e);
    }
  }

  /** Sees to it that the file is the one that was proved. */
  void check(ArchiveProof proof) {
    Path file = file(proof.file());
    if (!proof.sha256().equals(sha256(file))) {
      throw ArchiveFailures.differs(
          "The archive " + file + " is not the one that was proved: its SHA-256 is another.");
    }
  }

  /** In hexadecimal digits. */
  static String sha256(Path file) {
    MessageDigest digest = RowDigest.sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchFileException e) {
      throw ArchiveFailures.missing(file);
    } catch (IOException e) {
      throw ArchiveFailures.of(file, e);
    }
  }
}
