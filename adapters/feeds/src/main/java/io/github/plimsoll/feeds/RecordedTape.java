package io.github.plimsoll.feeds;

import io.github.plimsoll.feeds.live.Tick;
import io.github.plimsoll.feeds.recording.Event;
import io.github.plimsoll.feeds.recording.Recording;
import io.github.plimsoll.feeds.recording.RecordingException;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Instrument;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one market of a recorded session. */
final class RecordedTape {
    private static final int MAX_SOURCES = 64;

    private final Instrument instrument;
    private final Map<String, Ticks> sources = new LinkedHashMap<>();
    private final Map<String, Long> last = new LinkedHashMap<>();
    private int quotes;

    private RecordedTape(Instrument instrument) {
        this.instrument = instrument;
    }

    static Tape read(String file, Instrument instrument, InputStream in) throws IOException {
        RecordedTape tape = new RecordedTape(instrument);
        try (Recording recording = Recording.read(in)) {
            for (Event event = recording.next(); event != null; event = recording.next()) {
                if (event instanceof Event.Offered offered
                        && offered.tick().market().equals(instrument.id())) {
                    tape.take(offered);
                }
            }
        } catch (RecordingException unreadable) {
            throw new TapeException(
                    file, String.valueOf(unreadable.getMessage()).replaceFirst("^the file ", ""));
        }
        Ticks most = new Ticks(1);
        for (Ticks ticks : tape.sources.values()) {
            most = ticks.size() > most.size() ? ticks : most;
        }
        if (most.size() == 0) {
            throw new TapeException(file, "holds no quote of " + instrument.id() + " that can be read");
        }
        return most.tape(file, instrument);
    }

    private void take(Event.Offered offered) {
        long price = units(offered.tick());
        long before = last.getOrDefault(offered.source(), Long.MIN_VALUE);
        boolean known = sources.containsKey(offered.source());
        if (price <= 0
                || offered.epochMicros() <= before
                || quotes == Ticks.MAX
                || (!known && sources.size() == MAX_SOURCES)) {
            return;
        }
        quotes++;
        last.put(offered.source(), offered.epochMicros());
        sources.computeIfAbsent(offered.source(), name -> new Ticks(1_024)).add(offered.epochMicros(), price);
    }

    /** At the instrument's decimals, rounded down; 0 when it is out of all range. */
    private long units(Tick tick) {
        int shift = tick.exponent() + instrument.priceDecimals();
        if (shift < -18 || shift > 18) {
            return 0;
        }
        BigInteger price = tick.value()
                .fold(
                        point -> BigInteger.valueOf(point.price()),
                        book -> BigInteger.valueOf(book.bid())
                                .add(BigInteger.valueOf(book.ask()))
                                .shiftRight(1));
        BigInteger power = BigInteger.valueOf(Exact.pow10(Math.abs(shift)));
        BigInteger units = shift >= 0 ? price.multiply(power) : price.divide(power);
        return units.bitLength() < Long.SIZE ? units.longValueExact() : 0;
    }
}
