package io.stemma.audit.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What leads from the entries of a month to a signed checkpoint. In its file this is the first
 * line, of JSON; each line behind it is the number of an entry and its hash.
 *
 * @param sealIndex the seal's place in the log of all months
 * @param path from the seal's hash to the root in the checkpoint
 * @param checkpoint a signed note
 * @param handovers of the log's keys, as they were found
 */
public record MonthProof(
    MonthSeal seal, long sealIndex, List<Hash> path, String checkpoint, List<String> handovers) {
  private static final String FORMAT = "stemma-month-proof-1";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The first line. */
  public String line() {
    ObjectNode line = JSON.createObjectNode();
    line.put("format", FORMAT);
    line.put("seal", seal.text());
    line.put("sealIndex", sealIndex);
    path.forEach(hash -> line.withArray("path").add(hash.base64()));
    line.put("checkpoint", checkpoint);
    handovers.forEach(handover -> line.withArray("handovers").add(handover));
    return line.toString();
  }

  /**
   * Reads the first line.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static MonthProof of(String line) {
    try {
      JsonNode given = JSON.readTree(line);
      if (!FORMAT.equals(given.path("format").asText())) {
        throw new IllegalArgumentException("it is not of the format " + FORMAT);
      }
      List<Hash> path = new ArrayList<>();
      given.path("path").forEach(hash -> path.add(Hash.ofBase64(hash.asText())));
      List<String> handovers = new ArrayList<>();
      given.path("handovers").forEach(handover -> handovers.add(handover.asText()));
      return new MonthProof(
          MonthSeal.of(given.path("seal").asText()),
          given.path("sealIndex").asLong(-1),
          path,
          given.path("checkpoint").asText(),
          handovers);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("its first line is no JSON", e);
    }
  }

  /** One of the lines behind. */
  public static String line(KeptLeaf leaf) {
    return leaf.appendNo() + " " + leaf.hash().base64();
  }

  /**
   * Reads one of the lines behind.
   *
   * @param index the entry's place
   * @throws IllegalArgumentException when it is none
   */
  public static KeptLeaf leaf(String line, long index) {
    int blank = line.indexOf(' ');
    if (blank < 1) {
      throw new IllegalArgumentException("its line " + (index + 2) + " has no number and hash");
    }
    return new KeptLeaf(
        index, Long.parseLong(line.substring(0, blank)), Hash.ofBase64(line.substring(blank + 1)));
  }

  /** Verifies the cosignatures under its checkpoint, which must be a signed note. */
  public CosignatureCheck cosignatures(TrustedKeys keys, Consumer<String> faults) {
    SignedNote note = SignedNote.of(checkpoint);
    Checkpoint signed = Checkpoint.of(note.text());
    CosignatureCheck check =
        new CosignatureCheck(KeyChain.of(keys, signed.origin(), handovers, fault -> {}), faults);
    check.count("that of the proof", note, signed);
    return check;
  }

  /** What of it does not hold by itself; empty where it does. */
  public List<String> faults(TrustedKeys keys) {
    List<String> faults = new ArrayList<>();
    SignedNote note;
    Checkpoint signed;
    try {
      note = SignedNote.of(checkpoint);
      signed = Checkpoint.of(note.text());
    } catch (IllegalArgumentException e) {
      return List.of("The checkpoint is no signed note: " + e.getMessage() + ".");
    }
    KeyChain.of(keys, signed.origin(), handovers, faults::add)
        .fault(note, signed)
        .ifPresent(fault -> faults.add("The checkpoint " + fault));
    if (!ProofCheck.includes(sealIndex, seal.leaf(), signed.size(), path, signed.root())) {
      faults.add("The month's seal is not in the checkpoint.");
    }
    return faults;
  }
}
