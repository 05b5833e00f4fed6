package io.stemma.backup;

import io.stemma.backfill.source.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A copy of a backup, to be damaged. */
record BackupCopy(Path folder) {
  private static final String DUMP = "record.dump";
  private static final String MANIFEST = "manifest.json";

  static BackupCopy of(Path original, Path copy) throws IOException {
    Files.createDirectory(copy);
    for (String name : List.of(DUMP, MANIFEST, "SHA256SUMS")) {
      Files.copy(original.resolve(name), copy.resolve(name));
    }
    return new BackupCopy(copy);
  }

  void dump(UnaryOperator<byte[]> change) throws IOException {
    Files.write(folder.resolve(DUMP), change.apply(Files.readAllBytes(folder.resolve(DUMP))));
  }

  void manifest(UnaryOperator<String> change) throws IOException {
    String before = Files.readString(folder.resolve(MANIFEST));
    String after = change.apply(before);
    if (after.equals(before)) {
      throw new IllegalStateException("nothing was changed");
    }
    Files.writeString(folder.resolve(MANIFEST), after);
  }

  /** Makes the sums fit what is there, as somebody would who wants to deceive. */
  void sumUp() throws IOException {
    StringBuilder sums = new StringBuilder();
    for (String name : List.of(DUMP, MANIFEST)) {
      sums.append(Sha256.hex(List.of(folder.resolve(name)))).append("  ").append(name).append('\n');
    }
    Files.writeString(folder.resolve("SHA256SUMS"), sums);
  }
}
