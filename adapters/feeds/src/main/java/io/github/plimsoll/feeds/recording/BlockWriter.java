package io.github.plimsoll.feeds.recording;

import io.github.plimsoll.feeds.live.Tick;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects the events of one block. Belongs to one recorder. */
final class BlockWriter {
    private final Memory memory = new Memory();
    private byte[] bytes = new byte[Format.FULL_BLOCK + 4_096];
    private int length;
    private int events;

    int length() {
        return length;
    }

    int events() {
        return events;
    }

    int names() {
        return memory.names();
    }

    byte[] bytes() {
        return bytes;
    }

    void clear() {
        memory.clear();
        length = 0;
        events = 0;
    }

    /** Longest that an event can become: kind, three names, fourteen numbers and the message. */
    static int longest(int message) {
        return 1 + 3 * (Format.MAX_NAME + 2 * Varint.MAX) + 14 * Varint.MAX + message;
    }

    void offered(String source, Tick tick, long micros, long nanos, long receivedNanos) {
        kind(tick.value().fold(point -> Format.POINT, book -> Format.BOOK), micros, nanos);
        int from = name(source);
        Memory.Line line = memory.line(from, name(tick.market()));
        unsigned(Format.code(tick.session()));
        line.exponent = difference(tick.exponent(), line.exponent);
        difference(tick.madeAtMicros(), micros);
        line.sequence = difference(tick.sequence(), line.sequence);
        difference(receivedNanos, nanos);
        tick.value()
                .fold(
                        point -> {
                            line.price = difference(point.price(), line.price);
                            line.confidence = difference(point.confidence(), line.confidence);
                            return line;
                        },
                        book -> {
                            line.bid = difference(book.bid(), line.bid);
                            // The spread changes less than the price.
                            line.ask = difference(book.ask() - book.bid(), line.ask);
                            line.bidSize = difference(book.bidSize(), line.bidSize);
                            line.askSize = difference(book.askSize(), line.askSize);
                            line.sizeExponent = difference(book.sizeExponent(), line.sizeExponent);
                            return line;
                        });
    }

    void connected(String source, long micros, long nanos) {
        kind(Format.CONNECTED, micros, nanos);
        name(source);
    }

    void opened(String channel, long micros, long nanos) {
        kind(Format.OPENED, micros, nanos);
        name(channel);
    }

    void message(String channel, byte[] message, long micros, long nanos) {
        kind(Format.MESSAGE, micros, nanos);
        name(channel);
        unsigned(message.length);
        raw(message);
    }

    void end(byte how, long all) {
        reserve(2 + Varint.MAX);
        bytes[length++] = Format.END;
        bytes[length++] = how;
        unsigned(all);
    }

    private void kind(byte kind, long micros, long nanos) {
        reserve(1);
        bytes[length++] = kind;
        events++;
        memory.micros = difference(micros, memory.micros);
        memory.nanos = difference(nanos, memory.nanos);
    }

    private int name(String name) {
        int place = memory.place(name);
        unsigned(place);
        if (place == memory.names()) {
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            unsigned(text.length);
            raw(text);
            memory.add(name);
        }
        return place;
    }

    /** Writes what has changed and returns the new value. */
    private long difference(long value, long before) {
        unsigned(Varint.zigzag(value - before));
        return value;
    }

    private void unsigned(long value) {
        reserve(Varint.MAX);
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes[length++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }

    private void raw(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
