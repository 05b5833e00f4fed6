package io.stemma.backfill.verify;

/** A column that is compared. */
record Column(String name, ColumnType type) {
  /** Without its domain, whose number differs between databases. */
  String cast() {
    return "t." + name + "::" + type.sql();
  }
}
