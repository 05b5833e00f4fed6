package io.stemma.backup;

import io.stemma.backfill.source.Sha256;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A backup, held against its own sums: no database is asked. */
public record BackupCheck(Path folder) {
  /**
   * Reads all of it.
   *
   * @return what it holds
   * @throws StemmaException {@link ErrorCode#BACKUP_UNREADABLE} when it is none, {@link
   *     ErrorCode#BACKUP_DAMAGED} when it is not as it was made
   */
  public BackupManifest run() {
    BackupManifest manifest = BackupManifest.read(folder.resolve(BackupFolder.MANIFEST));
    if (!BackupFolder.DUMP.equals(manifest.dump().file())) {
      throw damaged("its manifest names the dump '" + manifest.dump().file() + "'");
    }
    Path dump = folder.resolve(BackupFolder.DUMP);
    try {
      if (!Files.exists(dump)) {
        throw damaged("the dump " + BackupFolder.DUMP + " is missing");
      }
      if (Files.size(dump) != manifest.dump().bytes()) {
        throw damaged(
            "the dump has "
                + Files.size(dump)
                + " bytes, and the manifest says "
                + manifest.dump().bytes());
      }
      if (!Sha256.hex(List.of(dump)).equals(manifest.dump().sha256())) {
        throw damaged("the dump is not the one that the manifest was written for");
      }
      checkManifest(manifest);
      return manifest;
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.BACKUP_UNREADABLE,
          "The backup in " + folder + " cannot be read: " + e.getMessage() + ".",
          e);
    }
  }

  private void checkManifest(BackupManifest manifest) throws IOException {
    Path sums = folder.resolve(BackupFolder.SUMS);
    if (!Files.exists(sums)) {
      throw damaged(BackupFolder.SUMS + " is missing");
    }
    Map<String, String> said = new LinkedHashMap<>();
    for (String line : Files.readAllLines(sums)) {
      String[] words = line.split("  ", 2);
      said.put(words.length == 2 ? words[1] : line, words[0]);
    }
    String manifestSum = Sha256.hex(List.of(folder.resolve(BackupFolder.MANIFEST)));
    if (!manifestSum.equals(said.get(BackupFolder.MANIFEST))
        || !manifest.dump().sha256().equals(said.get(BackupFolder.DUMP))) {
      throw damaged("the manifest has been changed, or belongs to another backup");
    }
  }

  private StemmaException damaged(String why) {
    return new StemmaException(
        ErrorCode.BACKUP_DAMAGED,
        "The backup in " + folder + " is not as it was made: " + why + ". Take another one.");
  }
}
