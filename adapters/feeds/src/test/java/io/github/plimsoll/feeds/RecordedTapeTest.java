package io.github.plimsoll.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.RawTap;
import io.github.plimsoll.feeds.live.Session;
import io.github.plimsoll.feeds.live.Tick;
import io.github.plimsoll.feeds.recording.Recorder;
import io.github.plimsoll.feeds.recording.Recording;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.Quote;
import io.github.plimsoll.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedTapeTest {
    private static final QuoteSink NOBODY = new QuoteSink() {
        @Override
        public void offer(String source, Tick tick, long receivedNanos) {}

        @Override
        public void connected(String source) {}
    };

    @TempDir
    private Path folder;

    /** Offers by name, as any sink of a price feed does. */
    private static QuoteSink into(PriceFeed feed) {
        return new QuoteSink() {
            @Override
            public void offer(String source, Tick tick, long receivedNanos) {
                feed.offer(
                        feed.index(tick.market()),
                        feed.sourceIndex(source),
                        tick.fill(new Quote()).receivedAt(receivedNanos));
            }

            @Override
            public void connected(String source) {
                feed.resubscribed(feed.sourceIndex(source));
            }
        };
    }

    @Test
    @DisplayName(
            "the demo's tape, recorded with its disturbances and played back, gives the same prices at every quote")
    void theTapeIsARecording() throws IOException {
        Path path = folder.resolve("tape");
        Replay live = new Replay(7);
        List<String> seen = new ArrayList<>();
        try (Recorder recorder = Recorder.create(path, live.clock, 1 << 24)) {
            live.tape.alsoTo(recorder.recording(NOBODY), live.clock);
            for (int i = 0; i < 3_000; i++) {
                switch (i) {
                    case 900 -> live.tape.disturb("bravo", Disturbance.OUTLIER);
                    case 1_500 -> live.tape.disturbAll(Disturbance.STALE);
                    case 2_000 -> live.tape.disturbAll(Disturbance.OK);
                    default -> {}
                }
                seen.addAll(live.trace(1));
            }
        }
        assertThat(Files.size(path)).as("compact").isLessThan(3_000 * 24);

        Replay again = new Replay(1);
        List<String> played = new ArrayList<>();
        try (Recording recording = Recording.open(path)) {
            QuoteSink sink = into(again.feed);
            QuoteSink noting = new QuoteSink() {
                @Override
                public void offer(String source, Tick tick, long receivedNanos) {
                    sink.offer(source, tick, receivedNanos);
                    played.add(again.prices());
                }

                @Override
                public void connected(String source) {
                    throw new AssertionError("nothing connects");
                }
            };
            assertThat(recording.replay((micros, nanos) -> again.moveTo(micros), noting, RawTap.NONE))
                    .isEqualTo(Recording.Ending.CLOSED);
        }
        List<String> sent = seen.stream()
                .filter(line -> line.split(" ", 3)[1].equals("1"))
                .map(line -> line.split(" ", 3)[2])
                .toList();
        assertThat(played).isEqualTo(sent);
        assertThat(again.feed.health()).isEqualTo(live.feed.health());
    }

    @Test
    void oneMarketOfASessionIsATape() throws IOException {
        Path path = folder.resolve("session");
        ManualClock clock = new ManualClock();
        try (Recorder recorder = Recorder.create(path, clock, 1 << 20)) {
            QuoteSink sink = recorder.recording(NOBODY);
            sink.offer("slow", tick("BTC-USD", new Tick.Point(7, 0), 0), 0);
            for (int i = 0; i < 5; i++) {
                sink.offer("fast", tick("BTC-USD", new Tick.Book(650_00 + i, 650_03 + i, 0, 0, 0), -2), 0);
                sink.offer("fast", tick("BTC-USD", new Tick.Point(999, 0), -2), 0);
                clock.advanceMicros(500_000);
            }
            sink.offer("fast", tick("BTC-USD", new Tick.Point(0, 0), -2), 0);
            sink.offer("fast", tick("BTC-USD", new Tick.Point(Long.MAX_VALUE, 0), 18), 0);
            sink.offer("fast", tick("ETH-USD", new Tick.Point(5, 0), 0), 0);
        }
        Tape tape = Tape.recorded(path, Instrument.cryptoPerp("BTC"));
        assertThat(tape.size()).isEqualTo(5);
        assertThat(tape.interpolated()).isFalse();
        assertThat(tape.worldMicros(0)).isEqualTo(Tape.WORLD_START_MICROS);
        assertThat(tape.endMicros()).isEqualTo(Tape.WORLD_START_MICROS + 2_000_000);
        long cent = (long) Math.pow(10, tape.instrument().priceDecimals() - 2);
        assertThat(tape.units(4)).isEqualTo(650_05 * cent);
        assertThat(Tape.recorded(path, Instrument.cryptoPerp("ETH")).size()).isEqualTo(1);
        assertThatThrownBy(() -> Tape.recorded(path, Instrument.cryptoPerp("SOL")))
                .isInstanceOf(TapeException.class)
                .hasMessageEndingWith("session: holds no quote of SOL-USD that can be read");
        Path text = Files.writeString(folder.resolve("text"), "timestamp,price,amount\n1,2,3\n");
        assertThatThrownBy(() -> Tape.recorded(text, Instrument.cryptoPerp("BTC")))
                .hasMessage("tape " + text + ": is no recording");
        byte[] all = Files.readAllBytes(path);
        Path torn = Files.write(folder.resolve("torn"), Arrays.copyOf(all, all.length - 1));
        assertThat(Tape.recorded(torn, Instrument.cryptoPerp("BTC")).size()).isEqualTo(5);
    }

    private static Tick tick(String market, Tick.Value value, int exponent) {
        return new Tick(market, value, exponent, 1, Tick.NO_SEQUENCE, Session.UNSTATED);
    }
}
