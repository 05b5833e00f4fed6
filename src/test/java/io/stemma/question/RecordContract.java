package io.stemma.question;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Questions are asked of an empty record of every kind; the answers are the same. */
@ParameterizedClass
@EnumSource(RecordKind.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init") // JUnit sees to it
public abstract class RecordContract {
  @TempDir static Path folder;

  @Parameter protected RecordKind kind;

  protected static RecordUnderTest record;

  @BeforeParameterizedClassInvocation
  static void open(RecordKind kind) {
    record = kind.open(folder.resolve(kind.name()));
  }

  @AfterParameterizedClassInvocation
  static void close() {
    record.close();
  }

  @BeforeEach
  void empty() {
    record.empty();
  }
}
