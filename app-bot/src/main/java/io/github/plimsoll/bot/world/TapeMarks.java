package io.github.plimsoll.bot.world;

import io.github.plimsoll.execution.spi.MarkSource;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.numbers.WorldClock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The market itself for the paper venue: the last tick of the tape at world time, without look-ahead. */
final class TapeMarks implements MarkSource {
    private final Map<String, Tape> byInstrument = new TreeMap<>();
    private final WorldClock clock;

    TapeMarks(List<Tape> tapes, WorldClock clock) {
        this.clock = clock;
        for (Tape tape : tapes) {
            byInstrument.put(tape.instrument().id(), tape);
        }
    }

    @Override
    public long units(String instrument) {
        Tape tape = byInstrument.get(instrument);
        int tick = tape == null ? -1 : tape.tickAt(clock.epochMicros());
        return tape == null || tick < 0 ? 0 : tape.units(tick);
    }
}
