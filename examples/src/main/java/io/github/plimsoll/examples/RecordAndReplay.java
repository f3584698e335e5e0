package io.github.plimsoll.examples;

import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.RawTap;
import io.github.plimsoll.feeds.live.Session;
import io.github.plimsoll.feeds.live.Tick;
import io.github.plimsoll.feeds.recording.Recorder;
import io.github.plimsoll.feeds.recording.Recording;
import io.github.plimsoll.numbers.WorldClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A session is recorded while it runs, and gives the same again; so does what a crash leaves of it. */
public final class RecordAndReplay {
    private RecordAndReplay() {}

    public static void main(String[] args) throws IOException {
        Path file = Files.createTempDirectory("session").resolve("session.plr");
        long[] now = {1_767_571_200_000_000L}; // microseconds; here the program moves it
        WorldClock clock = WorldClock.of(() -> now[0]);
        try (Recorder recorder = Recorder.create(file, clock, 1 << 20)) { // at most 1 MiB
            QuoteSink sink = recorder.recording(new Shown("live")); // of your price feed: QuoteSink.of(feed, sources)
            for (int i = 0; i < 3; i++) {
                Tick tick = new Tick("BTC-USD", new Tick.Point(6_500_000 + i, 50), -2, now[0], i, Session.UNSTATED);
                sink.offer("pyth", tick, clock.monotonicNanos());
                recorder.flush(); // or leave it to the recorder: within five seconds
                now[0] += 400_000;
            }
        }
        long[] again = {0};
        try (Recording recording = Recording.open(file)) {
            var ending = recording.replay((micros, nanos) -> again[0] = micros, new Shown("again"), RawTap.NONE);
            System.out.println(ending + " after " + recording.events() + " events, the last at " + again[0]);
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 20)); // as after a power cut
        try (Recording recording = Recording.open(file)) {
            var ending = recording.replay((micros, nanos) -> {}, new Shown("torn"), RawTap.NONE);
            System.out.println(ending + " after " + recording.events() + " events");
        }
    }

    private record Shown(String when) implements QuoteSink {
        @Override
        public void offer(String source, Tick tick, long receivedNanos) {
            System.out.println(when + ": " + source + " " + tick.market() + " " + tick.value());
        }

        @Override
        public void connected(String source) {}
    }
}
