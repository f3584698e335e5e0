package io.github.plimsoll.feeds.recording;

import io.github.plimsoll.feeds.live.Decoder;
import io.github.plimsoll.feeds.live.Session;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The file. Numbers of the header and in front of blocks are big-endian; those within a block are 7 bits a byte, the
 * lowest first, signed ones zigzag, and most of them differences.
 * <pre>
 *   header   magic 8 bytes, version 4, begun at (epoch microseconds) 8, CRC-32C of these 4
 *   block    length 4, CRC-32C 4 of the checksum before it, the length and the bytes; the bytes
 *   the last block holds nothing but how the recording ended
 * </pre>
 * A block knows nothing of those before it but their checksum, so that none can be left out or be put elsewhere.
 */
final class Format {
    static final int VERSION = 1;
    /** As in other formats: a byte beyond ASCII, both kinds of line end, and the end of text. */
    private static final long MAGIC = 0x89_50_4C_4D_52_0D_0A_1AL;

    static final int HEADER = 24;
    static final int BLOCK_HEADER = 8;
    /** From this many bytes on a block is written. */
    static final int FULL_BLOCK = 1 << 16;
    /** No block is longer: a full one and the longest message. */
    static final int MAX_BLOCK = FULL_BLOCK + Decoder.MAX_MESSAGE + 2_048;
    /** The block that ends a recording. */
    static final int END_BLOCK = BLOCK_HEADER + 1 + 1 + Varint.MAX;

    static final int MAX_NAMES = 4_096;
    static final int MAX_NAME = 200;

    static final byte POINT = 1;
    static final byte BOOK = 2;
    static final byte CONNECTED = 3;
    static final byte OPENED = 4;
    static final byte MESSAGE = 5;
    static final byte END = 6;

    static final byte CLOSED = 0;
    static final byte FULL = 1;

    private static final Session[] SESSIONS = {
        Session.REGULAR, Session.PRE_MARKET, Session.POST_MARKET, Session.OVERNIGHT, Session.CLOSED, Session.UNSTATED
    };

    private Format() {}

    static int code(Session session) {
        for (int i = 0; i < SESSIONS.length; i++) {
            if (SESSIONS[i] == session) {
                return i;
            }
        }
        throw new IllegalArgumentException("no code for " + session);
    }

    static Session session(long code) throws DamagedException {
        if (code < 0 || code >= SESSIONS.length) {
            throw new DamagedException("no session " + code);
        }
        return SESSIONS[(int) code];
    }

    static byte[] header(long begunMicros) {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putLong(MAGIC).putInt(VERSION).putLong(begunMicros);
        return header.putInt(checksum(0, header.array(), 0, HEADER - 4)).array();
    }

    /**
     * When it was begun.
     *
     * @throws RecordingException when this is no header of ours
     */
    static long begun(byte[] header) {
        ByteBuffer all = ByteBuffer.wrap(header);
        if (header.length < HEADER || all.getLong() != MAGIC) {
            throw new RecordingException("is no recording");
        }
        int version = all.getInt();
        long begun = all.getLong();
        if (all.getInt() != checksum(0, header, 0, HEADER - 4)) {
            throw new RecordingException("has a damaged header");
        }
        if (version != VERSION) {
            throw new RecordingException("is of version " + version + "; version " + VERSION + " can be read");
        }
        return begun;
    }

    /** Of a header, whose checksum every first block continues. */
    static int headerChecksum(byte[] header) {
        return ByteBuffer.wrap(header).getInt(HEADER - 4);
    }

    static int checksum(int before, byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(ByteBuffer.allocate(8).putInt(before).putInt(length).flip());
        sum.update(bytes, from, length);
        return (int) sum.getValue();
    }
}
