package io.stemma.audit.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a signer remembers outside the database: the last checkpoint it signed.
 *
 * @param note the checkpoint, a signed note
 * @param begun the seals that this checkpoint adds to the one before, while it is not known whether
 *     the database has committed them; empty afterwards
 */
public record SignerMemory(String note, List<MonthSeal> begun) {
  private static final String FORMAT = "stemma-signer-1";
  private static final ObjectMapper JSON = new ObjectMapper();

  public SignerMemory {
    begun = List.copyOf(begun);
    Checkpoint.of(SignedNote.of(note).text());
  }

  /** What the note says. */
  public Checkpoint checkpoint() {
    return Checkpoint.of(SignedNote.of(note).text());
  }

  /** As it is kept: one line of JSON. */
  public String written() {
    ObjectNode line = JSON.createObjectNode();
    line.put("format", FORMAT);
    line.put("checkpoint", note);
    line.putArray("begun");
    begun.forEach(seal -> line.withArray("begun").add(seal.text()));
    return line + "\n";
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static SignerMemory of(String written) {
    try {
      JsonNode line = JSON.readTree(written);
      if (line == null || !FORMAT.equals(line.path("format").asText())) {
        throw new IllegalArgumentException("it is not of the format " + FORMAT);
      }
      List<MonthSeal> begun = new ArrayList<>();
      line.path("begun").forEach(seal -> begun.add(MonthSeal.of(seal.asText())));
      return new SignerMemory(line.path("checkpoint").asText(), begun);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no JSON", e);
    }
  }
}
