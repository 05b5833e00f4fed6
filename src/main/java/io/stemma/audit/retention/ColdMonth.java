package io.stemma.audit.retention;

/**
 * A month, or a part of one, whose rows are in an archive only.
 *
 * @param file of the archive, in the folder of archives
 */
public record ColdMonth(AuditMonth month, String file) {}
