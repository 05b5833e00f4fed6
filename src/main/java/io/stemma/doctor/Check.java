package io.stemma.doctor;

import java.sql.SQLException;
import java.util.List;

/** Looks at one thing of a database and changes nothing. */
interface Check {
  /** Of which its findings are, and by which an operator names it. */
  String name();

  /**
   * Looks.
   *
   * @return at least one finding
   * @throws SQLException when it cannot look: that becomes a finding, too
   */
  List<Finding> look(Look database) throws SQLException;
}
