package io.stemma.backfill.source;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Frames at the end of a write-ahead log that SQLite leaves out, since no commit behind them is
 * whole. Frames of an earlier round of the log, which have other salts, are normal leftovers and do
 * not count.
 *
 * @param uncommitted frames that are whole and of a transaction without a commit
 * @param damaged frames that are torn, or whose checksum is wrong, and those behind them
 * @param headerIsDamaged whether SQLite does not read any of the log for its header
 */
record WalFrames(long uncommitted, long damaged, boolean headerIsDamaged) {
  static final WalFrames NONE = new WalFrames(0, 0, false);

  private static final int HEADER_BYTES = 32;
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int MAGIC = 0x377f0682;
  private static final int MAX_PAGE_BYTES = 65_536;

  /** How many frames are left out. */
  long leftOut() {
    return uncommitted + damaged;
  }

  /** The finding for people; null where nothing is left out. */
  @Nullable String remark() {
    if (leftOut() == 0) {
      return null;
    }
    return "Frames at the end of its write-ahead log that SQLite leaves out: "
        + leftOut()
        + (headerIsDamaged
            ? ", all of the log, since its header is damaged"
            : " (" + uncommitted + " not committed, " + damaged + " torn or damaged)")
        + ". What only they hold is not read.";
  }

  /**
   * Reads a log.
   *
   * @param pageBytes size of a page where the log's header does not tell
   */
  static WalFrames of(Path log, int pageBytes) throws IOException {
    long size = Files.exists(log) ? Files.size(log) : 0;
    if (size == 0) {
      return NONE;
    }
    try (InputStream in = Files.newInputStream(log);
        DataInputStream data = new DataInputStream(new BufferedInputStream(in, 1 << 17))) {
      byte[] header = data.readNBytes(HEADER_BYTES);
      Checksum checksum = size < HEADER_BYTES ? null : Checksum.ofHeader(header);
      if (checksum == null) {
        long frame = (long) pageBytes + FRAME_HEADER_BYTES;
        return new WalFrames(0, (Math.max(0, size - HEADER_BYTES) + frame - 1) / frame, true);
      }
      return new Reader(data, ByteBuffer.wrap(header), checksum).read();
    }
  }

  /** The sum over header and frames, each of which carries on the one before. */
  private static final class Checksum {
    private final ByteOrder order;
    private int first;
    private int second;

    private Checksum(ByteOrder order) {
      this.order = order;
    }

    /** Null where the header is not a log's. */
    static @Nullable Checksum ofHeader(byte[] bytes) {
      ByteBuffer header = ByteBuffer.wrap(bytes);
      int magic = header.getInt(0);
      int page = header.getInt(8);
      boolean isPage = page >= 512 && page <= MAX_PAGE_BYTES && Integer.bitCount(page) == 1;
      if ((magic & ~1) != MAGIC || !isPage) {
        return null;
      }
      Checksum sum =
          new Checksum((magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      sum.add(bytes, 0, FRAME_HEADER_BYTES);
      return sum.is(header, FRAME_HEADER_BYTES) ? sum : null;
    }

    void add(byte[] bytes, int from, int length) {
      ByteBuffer words = ByteBuffer.wrap(bytes, from, length).order(order);
      while (words.hasRemaining()) {
        first += words.getInt() + second;
        second += words.getInt() + first;
      }
    }

    boolean is(ByteBuffer stored, int at) {
      return stored.getInt(at) == first && stored.getInt(at + Integer.BYTES) == second;
    }
  }

  /** Walks over the frames behind a sound header. */
  private static final class Reader {
    private final DataInputStream in;
    private final long salts;
    private final int frameBytes;
    private final Checksum checksum;
    private long whole;
    private long committed;
    private long lastOfThisRound;
    private long frames;
    private boolean isChained = true;

    Reader(DataInputStream in, ByteBuffer header, Checksum checksum) {
      this.in = in;
      this.salts = header.getLong(16);
      this.frameBytes = header.getInt(8) + FRAME_HEADER_BYTES;
      this.checksum = checksum;
    }

    WalFrames read() throws IOException {
      byte[] bytes = in.readNBytes(frameBytes);
      while (bytes.length == frameBytes) {
        take(bytes);
        bytes = in.readNBytes(frameBytes);
      }
      if (bytes.length > 0 && isOfThisRound(bytes)) {
        lastOfThisRound = frames + 1;
      }
      long uncommitted = whole - committed;
      return new WalFrames(
          uncommitted, Math.max(0, lastOfThisRound - committed - uncommitted), false);
    }

    private void take(byte[] bytes) {
      frames++;
      ByteBuffer frame = ByteBuffer.wrap(bytes);
      boolean isOfThisRound = frame.getLong(8) == salts;
      lastOfThisRound = isOfThisRound ? frames : lastOfThisRound;
      if (isChained) {
        checksum.add(bytes, 0, 8);
        checksum.add(bytes, FRAME_HEADER_BYTES, bytes.length - FRAME_HEADER_BYTES);
        isChained = isOfThisRound && frame.getInt(0) != 0 && checksum.is(frame, 16);
        whole += isChained ? 1 : 0;
        committed = isChained && frame.getInt(4) != 0 ? frames : committed;
      }
    }

    /** Too short to hold its salts, it belongs to the frames before it. */
    private boolean isOfThisRound(byte[] torn) {
      return torn.length < 16
          ? lastOfThisRound == frames
          : ByteBuffer.wrap(torn).getLong(8) == salts;
    }
  }
}
