package io.stemma.backfill.load;

import io.stemma.backfill.source.SourceRow;

/** A row on its way to quarantine, and why. */
public record RefusedRow(SourceRow row, String reason, String detail) {}
