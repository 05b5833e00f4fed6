package io.stemma.store.archive;

import io.stemma.audit.seal.CosignatureCheck;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.Frontier;
import io.stemma.audit.seal.KeptLeaf;
import io.stemma.audit.seal.MonthComparison;
import io.stemma.audit.seal.MonthComparison.Numbers;
import io.stemma.audit.seal.MonthProof;
import io.stemma.audit.seal.SealedTable;
import io.stemma.audit.seal.TrustedKeys;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds archives of a month against its proof, with nothing but the public key: no database is
 * asked, and what the files say of themselves is not believed.
 */
public final class OfflineVerification {
  private final Path proofFile;
  private final TrustedKeys keys;
  private final Consumer<Finding> found;

  /**
   * What was verified.
   *
   * @param month for instance {@code events/2026-01}
   * @param entries that were sealed
   * @param unsealed entries of the archives that came after the proof's checkpoint
   * @param cosignatures of known witnesses under the proof's checkpoint: a line each, for people
   */
  public record Result(
      String month, long entries, long unsealed, long findings, List<String> cosignatures) {}

  /** By a proof of one month. */
  public OfflineVerification(Path proofFile, TrustedKeys keys, Consumer<Finding> found) {
    this.proofFile = proofFile;
    this.keys = keys;
    this.found = found;
  }

  /**
   * Verifies.
   *
   * @param archives all of the month, in the order of their parts
   * @throws StemmaException when a file cannot be read
   */
  public Result run(List<Path> archives) {
    long[] findings = {0};
    Consumer<Finding> counted =
        finding -> {
          findings[0]++;
          found.accept(finding);
        };
    MonthProof proof = proof(counted);
    String log = proof.seal().month();
    if (findings[0] > 0) {
      return new Result(log, proof.seal().size(), 0, findings[0], List.of());
    }
    CosignatureCheck cosignatures =
        proof.cosignatures(
            keys, fault -> counted.accept(Finding.ofLog(Kind.CHECKPOINT_BROKEN, log, fault)));
    long unsealed = compared(log, archives, counted);
    return new Result(log, proof.seal().size(), unsealed, findings[0], cosignatures.summary());
  }

  /** The proof must hold by itself before anything is held against it. */
  private MonthProof proof(Consumer<Finding> counted) {
    try (Leaves leaves = new Leaves(proofFile)) {
      MonthProof proof = leaves.proof();
      String log = proof.seal().month();
      proof
          .faults(keys)
          .forEach(fault -> counted.accept(Finding.ofLog(Kind.CHECKPOINT_BROKEN, log, fault)));
      Frontier tree = new Frontier();
      try {
        for (KeptLeaf leaf = leaves.next(); leaf != null; leaf = leaves.next()) {
          tree.add(leaf.hash());
        }
      } catch (IllegalArgumentException e) {
        counted.accept(
            Finding.ofLog(Kind.SEAL_BROKEN, log, "The proof is damaged: " + e.getMessage() + "."));
        return proof;
      }
      if (tree.size() != proof.seal().size() || !tree.root().equals(proof.seal().root())) {
        counted.accept(
            Finding.ofLog(
                Kind.SEAL_BROKEN, log, "The hashes in the proof are not those that were sealed."));
      }
      return proof;
    }
  }

  private long compared(String log, List<Path> archives, Consumer<Finding> counted) {
    long[] last = {0};
    try (Leaves leaves = new Leaves(proofFile)) {
      for (KeptLeaf leaf = leaves.next(); leaf != null; leaf = leaves.next()) {
        last[0] = leaf.appendNo();
      }
    }
    try (Leaves leaves = new Leaves(proofFile)) {
      MonthComparison comparison =
          new MonthComparison(log, leaves, new Numbers(last[0], Long.MAX_VALUE), counted);
      Path temporary = Files.createTempDirectory("stemma-verify");
      try {
        for (Path archive : archives) {
          entries(log, archive).forEach(temporary, archive, comparison::entry);
        }
      } finally {
        new ArchiveFolder(temporary).remove(temporary);
      }
      return comparison.end();
    } catch (IOException e) {
      throw unreadable(proofFile, e);
    }
  }

  private static ArchivedEntries entries(String log, Path archive) {
    Path manifest = Path.of(archive.toString().replaceFirst("\\.parquet$", "") + Manifest.SUFFIX);
    return new ArchivedEntries(SealedTable.ofLog(log), Manifest.read(manifest).columns());
  }

  private static StemmaException unreadable(Path file, Exception e) {
    String why = e instanceof IllegalArgumentException ? e.getMessage() : e.toString();
    return new StemmaException(
        ErrorCode.WRONG_USE, "The proof " + file + " cannot be read: " + why + ".", e);
  }

  /** The hashes of a proof, line by line. */
  private static final class Leaves implements KeptLeaf.Source, AutoCloseable {
    private final Path file;
    private final BufferedReader lines;
    private final MonthProof proof;
    private long next;

    Leaves(Path file) {
      this.file = file;
      try {
        this.lines = Files.newBufferedReader(file);
        this.proof = MonthProof.of(String.valueOf(lines.readLine()));
      } catch (IOException | IllegalArgumentException e) {
        throw unreadable(file, e);
      }
    }

    MonthProof proof() {
      return proof;
    }

    @Override
    public @Nullable KeptLeaf next() {
      try {
        String line = lines.readLine();
        return line == null ? null : MonthProof.leaf(line, next++);
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }

    @Override
    public void close() {
      try {
        lines.close();
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }
}
