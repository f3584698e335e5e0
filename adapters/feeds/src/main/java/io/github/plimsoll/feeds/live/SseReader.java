package io.github.plimsoll.feeds.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
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
    private final int longest;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(4_096);
    private final ByteArrayOutputStream data = new ByteArrayOutputStream(4_096);
    private String event = USUAL;
    private boolean returned;
    private boolean tooLong;

    /**
     * @param events names of the events that are messages
     * @param longest bytes of a line and of an event
     */
    SseReader(Transport.Inbox inbox, Set<String> events, int longest) {
        this.inbox = inbox;
        this.events = events;
        this.longest = longest;
    }

    void feed(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            boolean second = next == '\n' && returned;
            returned = next == '\r';
            if (next == '\n' || next == '\r') {
                if (!second) {
                    line();
                }
            } else if (line.size() < longest) {
                line.write(next);
            } else {
                tooLong = true;
            }
        }
    }

    private void line() {
        byte[] text = line.toByteArray();
        line.reset();
        if (text.length == 0) {
            dispatch();
        } else if (text[0] == ':') {
            inbox.alive();
        } else if (starts(text, DATA)) {
            int from = valueAt(text, DATA.length);
            int lineEnd = data.size() > 0 ? 1 : 0;
            if (data.size() + lineEnd + text.length - from > longest) {
                tooLong = true;
            } else {
                if (data.size() > 0) {
                    data.write('\n');
                }
                data.write(text, from, text.length - from);
            }
        } else if (starts(text, EVENT)) {
            int from = valueAt(text, EVENT.length);
            event = new String(text, from, Math.min(text.length - from, Rejected.MAX_DETAIL), UTF_8);
        }
    }

    private void dispatch() {
        if (tooLong) {
            inbox.rejected(new Rejected(Rejected.Reason.TOO_LONG, "an event has more than " + longest + " bytes"));
        } else if (event.equals("error")) {
            inbox.ended(
                    "the server says: " + new Rejected(Rejected.Reason.SERVER_ERROR, data.toString(UTF_8)).detail());
        } else if (data.size() > 0 && events.contains(event)) {
            inbox.message(data.toByteArray());
        } else if (data.size() > 0) {
            inbox.alive();
        }
        tooLong = false;
        data.reset();
        event = USUAL;
    }

    private static boolean starts(byte[] text, byte[] with) {
        for (int i = 0; i < with.length; i++) {
            if (i >= text.length || text[i] != with[i]) {
                return false;
            }
        }
        return true;
    }

    /** One blank after the colon belongs to the colon. */
    private static int valueAt(byte[] text, int from) {
        return from < text.length && text[from] == ' ' ? from + 1 : from;
    }
}
