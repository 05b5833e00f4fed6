package io.stemma.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.ErrorCode;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReactiveFailuresTest {
  private static final DatabaseUrl URL = DatabaseUrl.parse("URL", "postgresql://stemma@h/stemma");

  /** As the client says it of a statement that came to a connection while it closed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection is not active now, current status: CLOSING",
        "Pending requests failed to be sent due to connection has been closed."
      })
  void aConnectionThatClosesIsLost(String text) {
    NoStackTraceThrowable failure = new NoStackTraceThrowable(text);

    assertThat(ReactiveFailures.isConnectionLost(failure)).isTrue();
    assertThat(codeOf(failure)).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
  }

  @Test
  void whatTheSocketSaysIsALostConnection() {
    assertThat(codeOf(ClosedConnectionException.INSTANCE)).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    assertThat(codeOf(new ConnectException())).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
  }

  @Test
  void whatNobodyForesawIsOurFault() {
    assertThat(codeOf(new IllegalStateException("x"))).isEqualTo(ErrorCode.INTERNAL);
  }

  private static ErrorCode codeOf(Throwable failure) {
    return ReactiveFailures.translated(URL, failure).code();
  }
}
