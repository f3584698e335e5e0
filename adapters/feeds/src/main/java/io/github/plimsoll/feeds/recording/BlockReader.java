package io.github.plimsoll.feeds.recording;

import io.github.plimsoll.feeds.live.Decoder;
import io.github.plimsoll.feeds.live.Tick;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the events of one block whose checksum is right; what no writer writes is damaged all the same. */
final class BlockReader {
    /**
     * How a recording ended.
     *
     * @param how the code
     * @param events in the whole recording
     */
    record End(byte how, long events) {}

    private final Memory memory = new Memory();
    private final byte[] bytes;
    private int at;
    private @Nullable End end;

    BlockReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Present when this was the last block. */
    @Nullable
    End end() {
        return end;
    }

    List<Event> read() throws DamagedException {
        List<Event> events = new ArrayList<>();
        while (at < bytes.length) {
            byte kind = bytes[at++];
            if (kind == Format.END) {
                byte how = single();
                end = new End(how, unsigned());
                if (!events.isEmpty() || at < bytes.length || (how != Format.CLOSED && how != Format.FULL)) {
                    throw new DamagedException("an end that is none");
                }
                return events;
            }
            events.add(event(kind));
        }
        if (events.isEmpty()) {
            throw new DamagedException("an empty block");
        }
        return events;
    }

    private Event event(byte kind) throws DamagedException {
        if (kind < Format.POINT || kind > Format.MESSAGE) {
            throw new DamagedException("no kind " + kind);
        }
        memory.micros = next(memory.micros);
        memory.nanos = next(memory.nanos);
        long micros = memory.micros;
        long nanos = memory.nanos;
        int name = name();
        String who = memory.name(name);
        return switch (kind) {
            case Format.CONNECTED -> new Event.Connected(micros, nanos, who);
            case Format.OPENED -> new Event.Opened(micros, nanos, who);
            case Format.MESSAGE -> new Event.Message(micros, nanos, who, raw(Decoder.MAX_MESSAGE));
            default -> offered(kind, micros, nanos, name);
        };
    }

    private Event offered(byte kind, long micros, long nanos, int source) throws DamagedException {
        int market = name();
        Memory.Line line = memory.line(source, market);
        var session = Format.session(unsigned());
        line.exponent = next(line.exponent);
        int exponent = whole(line.exponent);
        long made = next(micros);
        line.sequence = next(line.sequence);
        long received = next(nanos);
        Tick.Value value;
        if (kind == Format.POINT) {
            line.price = next(line.price);
            line.confidence = next(line.confidence);
            value = new Tick.Point(line.price, line.confidence);
        } else {
            line.bid = next(line.bid);
            line.ask = next(line.ask);
            line.bidSize = next(line.bidSize);
            line.askSize = next(line.askSize);
            line.sizeExponent = next(line.sizeExponent);
            value = new Tick.Book(line.bid, line.bid + line.ask, line.bidSize, line.askSize, whole(line.sizeExponent));
        }
        Tick tick = new Tick(memory.name(market), value, exponent, made, line.sequence, session);
        return new Event.Offered(micros, nanos, memory.name(source), tick, received);
    }

    private static int whole(long value) throws DamagedException {
        if (value != (int) value) {
            throw new DamagedException("a number of more than 32 bits");
        }
        return (int) value;
    }

    private int name() throws DamagedException {
        long place = unsigned();
        if (place < 0 || place > memory.names() || place >= Format.MAX_NAMES) {
            throw new DamagedException("no name " + place);
        }
        if (place == memory.names()) {
            byte[] text = raw(Format.MAX_NAME);
            try {
                memory.add(StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(text))
                        .toString());
            } catch (CharacterCodingException malformed) {
                throw new DamagedException("a name that is no text");
            }
        }
        return (int) place;
    }

    private byte[] raw(int most) throws DamagedException {
        long length = unsigned();
        if (length < 0 || length > most || length > bytes.length - at) {
            throw new DamagedException("a length of " + length);
        }
        at += (int) length;
        return Arrays.copyOfRange(bytes, at - (int) length, at);
    }

    private long next(long before) throws DamagedException {
        return before + Varint.unzigzag(unsigned());
    }

    private long unsigned() throws DamagedException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = single();
            value |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                if (shift == 63 && part > 1) {
                    break;
                }
                return value;
            }
        }
        throw new DamagedException("a number of more than 64 bits");
    }

    private byte single() throws DamagedException {
        if (at >= bytes.length) {
            throw new DamagedException("a block that ends within an event");
        }
        return bytes[at++];
    }
}
