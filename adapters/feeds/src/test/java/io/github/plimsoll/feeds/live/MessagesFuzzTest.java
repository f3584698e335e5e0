package io.github.plimsoll.feeds.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.Fuzz;
import io.github.plimsoll.testkit.Parser;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changed messages at every decoder, and changed bytes at the reader of server-sent events. */
class MessagesFuzzTest {
    private static final int COUNT = 1_000;
    private static final long RECEIVED = 1_790_000_000_000_000L;

    @ParameterizedTest
    @MethodSource("parsers")
    void onlyTypedRefusalsComeOut(Parser parser) {
        Fuzz.check(parser, COUNT);
    }

    static List<Parser> parsers() {
        return Stream.concat(Arrays.stream(Wire.values()).map(MessagesFuzzTest::decoder), Stream.of(events()))
                .toList();
    }

    /** A decoder refuses or reads, and does the same twice. */
    private static Parser decoder(Wire wire) {
        return new Parser(wire.name(), List.of(wire.documented().getBytes(UTF_8)), input -> {
            Decoded decoded = wire.decoder().decode(input, RECEIVED);
            for (Tick tick : decoded.ticks()) {
                sound(tick);
            }
            for (Rejected rejected : decoded.rejected()) {
                if (rejected.detail().length() > Rejected.MAX_DETAIL
                        || rejected.detail().isEmpty()) {
                    throw new IllegalStateException(
                            "a detail of " + rejected.detail().length());
                }
            }
            if (input.length % 16 == 0
                    && !wire.decoder().decode(input, RECEIVED).equals(decoded)) {
                throw new IllegalStateException("another answer");
            }
            return outcome(decoded);
        });
    }

    /** In so few ways that the pool stays small: kind, first reason without numbers, how many prices. */
    private static Object outcome(Decoded decoded) {
        String why = decoded.rejected().isEmpty()
                ? ""
                : decoded.rejected().get(0).reason()
                        + Fuzz.shape(decoded.rejected().get(0).detail());
        return Objects.hash(decoded.kind(), why, Math.min(4, decoded.ticks().size()), decoded.sequence() >= 0);
    }

    private static void sound(Tick tick) {
        boolean sound = tick.market().equals("BTC-USD")
                && Math.abs(tick.exponent()) <= 18
                && tick.sequence() >= Tick.NO_SEQUENCE
                && tick.madeAtMicros() > 946_684_799_000_000L
                && tick.madeAtMicros() < 7_258_118_401_000_000L
                && tick.value()
                        .fold(point -> point.confidence() >= 0, book -> book.bidSize() >= 0 && book.askSize() >= 0);
        if (!sound) {
            throw new IllegalStateException("an impossible price: " + tick);
        }
    }

    /** Events come out whole however the bytes are cut. */
    private static Parser events() {
        String seed =
                ": hello\r\nevent: price_update\ndata: {\"a\":1}\ndata:2\r\n\r\ndata: x\n\nevent: error\ndata: no\n\n";
        return new Parser("server-sent events", List.of(seed.getBytes(UTF_8)), input -> {
            Inbox whole = new Inbox();
            new SseReader(whole, Set.of("message", "price_update"), 1_000).feed(ByteBuffer.wrap(input));
            Inbox cut = new Inbox();
            SseReader reader = new SseReader(cut, Set.of("message", "price_update"), 1_000);
            int at = input.length / 3;
            reader.feed(ByteBuffer.wrap(input, 0, at));
            reader.feed(ByteBuffer.wrap(Arrays.copyOfRange(input, at, input.length)));
            if (!whole.said.toString().contentEquals(cut.said)) {
                throw new IllegalStateException("cut at " + at + " it said " + cut.said + " instead of " + whole.said);
            }
            return whole.kinds.length() > 6 ? whole.kinds.substring(0, 6) : whole.kinds.toString();
        });
    }

    private static final class Inbox implements Transport.Inbox {
        final StringBuilder said = new StringBuilder();
        final StringBuilder kinds = new StringBuilder();

        @Override
        public void message(byte[] message) {
            assertThat(message).hasSizeLessThanOrEqualTo(1_000);
            said.append(Arrays.hashCode(message)).append(' ');
            kinds.append('m');
        }

        @Override
        public void alive() {
            kinds.append('a');
        }

        @Override
        public void rejected(Rejected why) {
            said.append(why).append(' ');
            kinds.append('r');
        }

        @Override
        public void ended(String why) {
            said.append(why).append(' ');
            kinds.append('e');
        }
    }
}
