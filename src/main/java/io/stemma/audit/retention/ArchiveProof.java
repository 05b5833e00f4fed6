package io.stemma.audit.retention;

/**
 * What is known of a month's archive since it was compared with the month.
 *
 * @param file its name in the folder of archives
 * @param sha256 of the file, in hexadecimal digits
 * @param bytes length of the file
 * @param content what it holds
 */
public record ArchiveProof(String file, String sha256, long bytes, Content content) {
  /**
   * What rows say, whoever holds them.
   *
   * @param rows how many
   * @param checksum SHA-256 (hexadecimal digits) over the rows in the archive's order, each as COPY
   *     BINARY writes it
   */
  public record Content(long rows, String checksum) {}
}
