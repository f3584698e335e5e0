package io.github.plimsoll.tests.avantis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A stream to a process: bytes arrive in their order, in any pieces, and as long as it lasts. */
final class Telling {
    private static final long HEARTBEAT = 15 * AvantisStage.SECOND;
    private static final long LIFE = 60 * AvantisStage.SECOND;

    private final AvantisStage stage;
    final AvantisLife life;
    private final boolean mute;
    private final long begun;
    private Flow.@Nullable Subscriber<List<ByteBuffer>> reader;
    private long last;
    private String held = "";
    private boolean over;

    /** @param headAt when its head arrives */
    Telling(AvantisStage stage, AvantisLife life, long headAt) {
        this.stage = stage;
        this.life = life;
        this.begun = stage.now();
        this.last = headAt;
        this.mute = stage.dice.strikes(AvantisFault.HEARTBEATS_ONLY);
        stage.later(HEARTBEAT, this::beats);
        if (stage.dice.strikes(AvantisFault.STREAM_ENDS_EARLY)) {
            stage.later(stage.dice.between(0, 20 * AvantisStage.SECOND), this::ends);
        }
    }

    /** Its head has arrived. */
    void isReadBy(Flow.Subscriber<List<ByteBuffer>> subscriber) {
        reader = subscriber;
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
                over = true;
            }
        });
    }

    boolean isOpen() {
        return !over && !life.isDead();
    }

    private void beats() {
        if (over) {
            return;
        }
        if (stage.now() - begun >= LIFE) {
            sends("event: Error\ndata: {\"code\":\"STREAM_TIMEOUT\",\"message\":\"\"}\n\n");
            ends();
        } else {
            sends(": hb\n\n");
            stage.later(HEARTBEAT, this::beats);
        }
    }

    /** An event of the story. */
    void tells(String event) {
        AvantisDice dice = stage.dice;
        if (over || mute) {
            return;
        }
        if (held.isEmpty() && dice.strikes(AvantisFault.EVENTS_SWAPPED)) {
            held = event;
            return;
        }
        String text = event + held;
        held = "";
        if (dice.strikes(AvantisFault.EVENT_TWICE)) {
            text += event;
        }
        if (dice.strikes(AvantisFault.EVENT_LATE)) {
            last = Math.max(last, stage.now()) + dice.between(1, 20) * AvantisStage.SECOND;
        }
        if (dice.strikes(AvantisFault.STREAM_GARBAGE)) {
            text = List.of(
                                    "id: x\nevent: Error\ndata: {}\n\n",
                                    "event: MarketOrderExecuted\ndata: {\"price\":\n\n",
                                    "\u0000\ufffd{{{\n\n",
                                    "id: 1\nevent: Error\n\n")
                            .get(dice.below(4))
                    + text;
        }
        if (dice.strikes(AvantisFault.STREAM_CUT)) {
            byte[] bytes = text.getBytes(UTF_8);
            arrives(Arrays.copyOf(bytes, dice.below(bytes.length)));
            breaks();
            return;
        }
        sends(text);
    }

    private void sends(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int cut = stage.dice.below(bytes.length + 1);
        arrives(Arrays.copyOfRange(bytes, 0, cut));
        arrives(Arrays.copyOfRange(bytes, cut, bytes.length));
    }

    private void arrives(byte[] bytes) {
        if (bytes.length > 0) {
            next(subscriber -> subscriber.onNext(List.of(ByteBuffer.wrap(bytes))), false);
        }
    }

    /** Nothing more is told on it. */
    void ends() {
        if (!over) {
            next(Flow.Subscriber::onComplete, true);
        }
    }

    private void breaks() {
        next(subscriber -> subscriber.onError(new IOException("Connection reset")), true);
    }

    /** What the reader hears next. */
    private interface Word {
        void to(Flow.Subscriber<List<ByteBuffer>> subscriber);
    }

    private boolean closing;

    private void next(Word word, boolean end) {
        if (closing) {
            return;
        }
        closing = end;
        last = Math.max(last, stage.now()) + stage.dice.between(1, 60) * 1_000;
        stage.later(
                last - stage.now(),
                () -> life.arrives(() -> {
                    Flow.Subscriber<List<ByteBuffer>> subscriber = reader;
                    if (!over && subscriber != null) {
                        over = end;
                        word.to(subscriber);
                    }
                }));
    }
}
