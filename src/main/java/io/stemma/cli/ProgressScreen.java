package io.stemma.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Where progress is shown: lines that stay, and a status that is overtaken by the next one. */
sealed interface ProgressScreen {
  void line(String text);

  void status(String text);

  /** Nothing more comes. */
  void end();

  /** A terminal: the status is one line that is written over and over. */
  final class Terminal implements ProgressScreen {
    /** What fits every terminal: a line that wraps could not be written over. */
    private static final int WIDTH = 79;

    private static final long SHORTEST_NANOS = Duration.ofMillis(100).toNanos();
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private long next;
    private String shown = "";

    Terminal(PrintWriter out, LongSupplier nanoTime) {
      this.out = out;
      this.nanoTime = nanoTime;
      this.next = nanoTime.getAsLong();
    }

    @Override
    public void line(String text) {
      out.print(shown.isEmpty() ? text + "\n" : CLEAR + text + "\n" + shown);
      out.flush();
    }

    @Override
    public void status(String text) {
      long now = nanoTime.getAsLong();
      if (now >= next) {
        next = now + SHORTEST_NANOS;
        shown = text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
        out.print(CLEAR + shown);
        out.flush();
      }
    }

    @Override
    public void end() {
      if (!shown.isEmpty()) {
        shown = "";
        out.print(CLEAR);
        out.flush();
      }
    }
  }

  /** A file or a pipe: a status is a line like others, now and then. */
  final class Plain implements ProgressScreen {
    private static final long SHORTEST_NANOS = Duration.ofSeconds(10).toNanos();

    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private long next;

    Plain(PrintWriter out, LongSupplier nanoTime) {
      this.out = out;
      this.nanoTime = nanoTime;
      this.next = nanoTime.getAsLong() + SHORTEST_NANOS;
    }

    @Override
    public void line(String text) {
      out.print(text + "\n");
      out.flush();
    }

    @Override
    public void status(String text) {
      long now = nanoTime.getAsLong();
      if (now >= next) {
        next = now + SHORTEST_NANOS;
        line(text);
      }
    }

    @Override
    public void end() {}
  }
}
