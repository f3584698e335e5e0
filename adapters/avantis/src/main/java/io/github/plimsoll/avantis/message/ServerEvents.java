package io.github.plimsoll.avantis.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Server-sent events from bytes, however they are cut: an event with its id, its name and its data. Comments are signs of life
 * and tell nothing. Lines and events are bounded; what is longer is told as an event without data, so that it is not taken
 * for nothing. Used by one thread at a time.
 */
public final class ServerEvents {
    /** Most bytes of a line and of an event's data. */
    public static final int MAX_EVENT = 256 * 1024;

    /** Hears events. */
    public interface Listener {
        void event(ServerEvent event);
    }

    /**
     * One event.
     *
     * @param id as the server gave it; absent when this event had none of its own
     * @param type its name
     * @param data its lines; empty when it was too long to be read
     */
    public record ServerEvent(Optional<String> id, String type, String data) {}

    private static final int MAX_NAME = 200;

    private final Listener listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private Optional<String> id = Optional.empty();
    private String type = "message";
    private boolean any;
    private boolean returned;
    private boolean tooLong;

    public ServerEvents(Listener listener) {
        this.listener = listener;
    }

    /** More bytes. */
    public void feed(byte[] bytes) {
        for (byte next : bytes) {
            if (next == '\n' && returned) {
                returned = false;
            } else if (next == '\n' || next == '\r') {
                returned = next == '\r';
                line();
                line.reset();
            } else {
                returned = false;
                if (line.size() < MAX_EVENT) {
                    line.write(next);
                } else {
                    tooLong = true;
                }
            }
        }
    }

    private void line() {
        if (line.size() == 0) {
            dispatch();
            return;
        }
        String text = line.toString(UTF_8);
        int colon = text.indexOf(':');
        if (colon == 0) {
            return;
        }
        String name = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        switch (name) {
            case "data" -> {
                byte[] more = value.getBytes(UTF_8);
                if (data.size() + more.length + 1 > MAX_EVENT) {
                    tooLong = true;
                } else {
                    if (any) {
                        data.write('\n');
                    }
                    data.writeBytes(more);
                }
                any = true;
            }
            case "event" -> type = value.length() > MAX_NAME ? "" : value;
            case "id" -> id = Optional.of(value.length() > MAX_NAME ? "" : value);
            default -> {}
        }
    }

    private void dispatch() {
        if (any || tooLong) {
            listener.event(new ServerEvent(id, type, tooLong ? "" : data.toString(UTF_8)));
        }
        data.reset();
        id = Optional.empty();
        type = "message";
        any = false;
        tooLong = false;
    }
}
