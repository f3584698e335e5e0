package io.github.plimsoll.feeds.recording;

import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.RawTap;
import io.github.plimsoll.feeds.live.Session;
import io.github.plimsoll.feeds.live.Tick;
import io.github.plimsoll.testkit.Cases;
import io.github.plimsoll.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random sessions, what of them went by, and their files in memory. */
final class Sessions {
    static final String[] SOURCES = {"binance", "kraken", "pyth", "chainlink.\u00fc"};
    static final String[] MARKETS = {"BTC-USD", "ETH-USD", "SOL-USD"};

    private Sessions() {}

    /** A file in memory. */
    static final class File implements Output {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int failsAt = Integer.MAX_VALUE;
        boolean closed;

        @Override
        public void write(byte[] all) throws IOException {
            if (bytes.size() + all.length > failsAt) {
                throw new IOException("no space left");
            }
            bytes.writeBytes(all);
        }

        @Override
        public void sync() {}

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Writes down what goes by, with the times of a clock. */
    static final class Notes implements QuoteSink, RawTap {
        final List<Event> all = new ArrayList<>();
        long micros;
        long nanos;

        void moveTo(long epochMicros, long monotonicNanos) {
            micros = epochMicros;
            nanos = monotonicNanos;
        }

        @Override
        public void offer(String source, Tick tick, long receivedNanos) {
            all.add(new Event.Offered(micros, nanos, source, tick, receivedNanos));
        }

        @Override
        public void connected(String source) {
            all.add(new Event.Connected(micros, nanos, source));
        }

        @Override
        public void connected(String channel, long receivedMicros, long receivedNanos) {
            all.add(new Event.Opened(receivedMicros, receivedNanos, channel));
        }

        @Override
        public void message(String channel, byte[] message, long receivedMicros, long receivedNanos) {
            all.add(new Event.Message(receivedMicros, receivedNanos, channel, message));
        }
    }

    /** Plays random things through a recorder and returns what they were; now and then it flushes. */
    static List<Event> play(RandomGenerator random, int count, Recorder recorder, ManualClock clock) {
        Notes seen = new Notes();
        QuoteSink sink = recorder.recording(seen);
        RawTap tap = recorder.tap();
        for (int i = 0; i < count; i++) {
            clock.advanceMicros(random.nextInt(20) == 0 ? 6_000_000 : random.nextInt(100_000));
            seen.moveTo(clock.epochMicros(), clock.monotonicNanos());
            String source = SOURCES[random.nextInt(SOURCES.length)];
            switch (random.nextInt(12)) {
                case 0 -> sink.connected(source);
                case 1 -> {
                    long micros = Cases.anyLong(random);
                    long nanos = clock.monotonicNanos();
                    tap.connected(source, micros, nanos);
                    seen.connected(source, micros, nanos);
                }
                case 2, 3 -> {
                    byte[] message = new byte[random.nextInt(60)];
                    random.nextBytes(message);
                    long nanos = Cases.anyLong(random);
                    tap.message(source, message, clock.epochMicros(), nanos);
                    seen.message(source, message, clock.epochMicros(), nanos);
                }
                case 4 -> recorder.flush();
                default -> sink.offer(source, tick(random, clock), clock.monotonicNanos() - random.nextInt(1_000_000));
            }
        }
        return seen.all;
    }

    private static Tick tick(RandomGenerator random, ManualClock clock) {
        boolean wild = random.nextInt(4) == 0;
        Session[] sessions = Session.values();
        return new Tick(
                MARKETS[random.nextInt(MARKETS.length)],
                wild ? wild(random) : new Tick.Point(65_000_00000000L + random.nextInt(1_000_000), 100),
                wild ? random.nextInt() : -8,
                wild ? Cases.anyLong(random) : clock.epochMicros() - random.nextInt(500_000),
                wild ? Cases.anyLong(random) : Tick.NO_SEQUENCE,
                sessions[random.nextInt(sessions.length)]);
    }

    private static Tick.Value wild(RandomGenerator random) {
        return random.nextBoolean()
                ? new Tick.Point(Cases.anyLong(random), Cases.anyLong(random))
                : new Tick.Book(
                        Cases.anyLong(random),
                        Cases.anyLong(random),
                        Cases.anyLong(random),
                        Cases.anyLong(random),
                        random.nextInt());
    }

    /** All that comes out of a file. */
    static List<Event> events(byte[] file) throws IOException {
        try (Recording recording = Recording.read(new ByteArrayInputStream(file))) {
            List<Event> all = new ArrayList<>();
            for (Event event = recording.next(); event != null; event = recording.next()) {
                all.add(event);
            }
            return all;
        }
    }

    /** A short recording in several blocks. */
    static File closed(RandomGenerator random, int count, List<Event> played) throws IOException {
        File file = new File();
        ManualClock clock = new ManualClock();
        try (Recorder recorder = Recorder.begin(file, clock, 1 << 24)) {
            played.addAll(play(random, count, recorder, clock));
            clock.advance(Duration.ofSeconds(1));
        }
        return file;
    }
}
