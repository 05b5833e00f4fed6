package io.stemma.question;

import io.stemma.testing.TestDatabase;
import java.nio.file.Path;

/** What can hold the record that is asked. */
public enum RecordKind {
  POSTGRES_WITH_AGE {
    @Override
    RecordUnderTest open(Path folder) {
      return new PostgresUnderTest(TestDatabase.withGraph(), true);
    }
  },
  POSTGRES_WITHOUT_AGE {
    @Override
    RecordUnderTest open(Path folder) {
      return new PostgresUnderTest(TestDatabase.bare(), true);
    }
  },
  SQLITE {
    @Override
    RecordUnderTest open(Path folder) {
      return new SqliteUnderTest(folder.resolve("estate.db"));
    }
  };

  /** Opens an empty one. */
  abstract RecordUnderTest open(Path folder);
}
