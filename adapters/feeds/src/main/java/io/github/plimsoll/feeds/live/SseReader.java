package io.github.plimsoll.feeds.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/**
 * Server-sent events from a stream of bytes, however they are cut. Lines and events are bounded; what is longer is rejected
 * and skipped. Comments and events that nobody asked for are signs of life; an event {@code error} ends the connection.
 */
final class SseReader {
    private static final byte[] DATA = "data:".getBytes(UTF_8);
    private static final byte[] EVENT = "event:".getBytes(UTF_8);
    private static final String USUAL = "message";

    private final Transport.Inbox inbox;
    private final Set<String> events;
    private final Bytes line;
    private final Bytes data;
    private final int longest;
    private String event = USUAL;
    private boolean returned;
    private boolean tooLong;

    /** Grows up to its bound; its room is used again. */
    private static final class Bytes {
        private final int longest;
        private byte[] room = new byte[4_096];
        private int length;

        Bytes(int longest) {
            this.longest = longest;
        }

        /** Whether all of it had room; what has none is left out. */
        boolean add(byte[] from, int offset, int count) {
            int taken = Math.min(count, longest - length);
            if (length + taken > room.length) {
                room = Arrays.copyOf(room, Math.max(length + taken, Math.min(longest, room.length * 2)));
            }
            System.arraycopy(from, offset, room, length, taken);
            length += taken;
            return taken == count;
        }
    }

    /**
     * @param events names of the events that are messages
     * @param longest bytes of a line and of an event
     */
    SseReader(Transport.Inbox inbox, Set<String> events, int longest) {
        this.inbox = inbox;
        this.events = events;
        this.longest = longest;
        this.line = new Bytes(longest);
        this.data = new Bytes(longest);
    }

    void feed(ByteBuffer bytes) {
        byte[] some = new byte[bytes.remaining()];
        bytes.get(some);
        int from = 0;
        for (int at = 0; at < some.length; at++) {
            byte next = some[at];
            if (next == '\n' || next == '\r') {
                tooLong |= !line.add(some, from, at - from);
                from = at + 1;
                boolean second = next == '\n' && returned && line.length == 0;
                returned = next == '\r';
                if (!second) {
                    line();
                }
                line.length = 0;
            } else {
                returned = false;
            }
        }
        tooLong |= !line.add(some, from, some.length - from);
    }

    private void line() {
        byte[] text = line.room;
        int length = line.length;
        if (length == 0) {
            dispatch();
        } else if (text[0] == ':') {
            inbox.alive();
        } else if (starts(text, length, DATA)) {
            int from = valueAt(text, length, DATA.length);
            boolean room = data.length == 0 || data.add(new byte[] {'\n'}, 0, 1);
            tooLong |= !(data.add(text, from, length - from) && room);
        } else if (starts(text, length, EVENT)) {
            int from = valueAt(text, length, EVENT.length);
            event = new String(text, from, Math.min(length - from, Rejected.MAX_DETAIL), UTF_8);
        }
    }

    private void dispatch() {
        if (tooLong) {
            inbox.rejected(new Rejected(Rejected.Reason.TOO_LONG, "an event has more than " + longest + " bytes"));
        } else if (event.equals("error")) {
            String said = new String(data.room, 0, data.length, UTF_8);
            inbox.ended("the server says: " + new Rejected(Rejected.Reason.SERVER_ERROR, said).detail());
        } else if (data.length > 0 && events.contains(event)) {
            inbox.message(Arrays.copyOf(data.room, data.length));
        } else if (data.length > 0) {
            inbox.alive();
        }
        tooLong = false;
        data.length = 0;
        event = USUAL;
    }

    private static boolean starts(byte[] text, int length, byte[] with) {
        return length >= with.length && Arrays.equals(text, 0, with.length, with, 0, with.length);
    }

    /** One blank after the colon belongs to the colon. */
    private static int valueAt(byte[] text, int length, int from) {
        return from < length && text[from] == ' ' ? from + 1 : from;
    }
}
