package io.github.plimsoll.feeds.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.feeds.live.Rejected.Reason;
import io.github.plimsoll.supervisor.RetryLaterException;
import io.github.plimsoll.testkit.Cases;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The parts of an adapter, each by itself. */
class PartsTest {
    private static final class Heard implements Transport.Inbox, QuoteSink {
        final List<String> all = new ArrayList<>();

        @Override
        public void message(byte[] message) {
            all.add(new String(message, UTF_8));
        }

        @Override
        public void alive() {
            all.add("alive");
        }

        @Override
        public void rejected(Rejected why) {
            all.add(why.reason().name());
        }

        @Override
        public void ended(String why) {
            all.add("ended: " + why);
        }

        @Override
        public void offer(String source, Tick tick, long receivedNanos) {
            all.add(tick.market() + " " + tick.madeAtMicros() + " " + tick.sequence() + " at " + receivedNanos);
        }

        @Override
        public void connected(String source) {
            all.add("connected");
        }
    }

    private static Tick tick(String market, long bid, long madeAt, long sequence) {
        return new Tick(market, new Tick.Book(bid, bid + 1, 1, 1, -8), -10, madeAt, sequence, Session.UNSTATED);
    }

    @Test
    @DisplayName("server-sent events are the same however their bytes are cut and their lines end")
    void events() {
        String text = ":hello\n\ndata: one\n\nevent: price\ndata:two\ndata: three\nid: 7\n\nevent: other\ndata: x\n\n"
                + "data: " + "y".repeat(60)
                + "\n\nid: 8\n\ndata: last\n\nevent: error\ndata: Slow consumer\n\ndata: cut";
        List<String> expected = List.of(
                "alive", "one", "two\nthree", "alive", "TOO_LONG", "last", "ended: the server says: Slow consumer");
        Cases.check("cuts of an event stream", 300, random -> {
            String ends = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
            byte[] bytes = text.replace("\n", ends).getBytes(UTF_8);
            Heard heard = new Heard();
            SseReader reader = new SseReader(heard, Set.of("message", "price"), 50);
            for (int from = 0; from < bytes.length; ) {
                int length = Math.min(bytes.length - from, 1 + random.nextInt(20));
                reader.feed(ByteBuffer.wrap(bytes, from, length));
                from += length;
            }
            assertThat(heard.all).isEqualTo(expected);
        });
    }

    private static HttpHeaders headers(Map<String, String> all) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        all.forEach((name, value) -> lists.put(name, List.of(value)));
        return HttpHeaders.of(lists, (name, value) -> true);
    }

    @Test
    @DisplayName("429 waits for as long as it says, and 60 s when it does not; another failure does not wait")
    void status() throws Exception {
        List<Rejected> rejected = new ArrayList<>();
        Answer.status(200, 200, headers(Map.of()), 0, rejected::add);
        assertThat(rejected).isEmpty();
        assertThatThrownBy(() -> Answer.status(429, 200, headers(Map.of()), 0, rejected::add))
                .isInstanceOfSatisfying(
                        RetryLaterException.class,
                        later -> assertThat(later.atLeast()).isEqualTo(Duration.ofSeconds(60)));
        assertThatThrownBy(() -> Answer.status(503, 200, headers(Map.of("Retry-After", "7")), 0, rejected::add))
                .isInstanceOfSatisfying(
                        RetryLaterException.class,
                        later -> assertThat(later.atLeast()).isEqualTo(Duration.ofSeconds(7)));
        assertThatThrownBy(() -> Answer.status(500, 200, headers(Map.of()), 0, rejected::add))
                .isInstanceOf(IOException.class)
                .hasMessage("HTTP 500");
        assertThat(rejected)
                .extracting(Rejected::reason)
                .containsOnly(Reason.HTTP_STATUS)
                .hasSize(3);
    }

    @Test
    @DisplayName("numbers of markets must grow, also over connections; the first of the same is taken")
    void growing() {
        Order order = new Orders.Growing();
        assertThat(order.tick(tick("A", 1, 0, 5))).isEmpty();
        assertThat(order.tick(tick("B", 1, 0, 3))).isEmpty();
        assertThat(order.tick(tick("A", 1, 0, 5))).contains(Reason.DUPLICATE);
        assertThat(order.tick(tick("A", 1, 0, 4))).contains(Reason.OUT_OF_ORDER);
        assertThat(order.tick(tick("A", 1, 0, 9))).isEmpty();
    }

    @Test
    @DisplayName("a message out of its row brings no price, one after a gap does; both are counted")
    void oneByOne() {
        Heard heard = new Heard();
        Counts counts = new Counts();
        Decoder decoder = (message, received) -> {
            long number = Long.parseLong(new String(message, UTF_8));
            return Decoded.prices(List.of(tick("A", number, number, Tick.NO_SEQUENCE)), List.of())
                    .numbered(number);
        };
        Intake intake = new Intake("s", decoder, new Orders.OneByOne(), heard, counts);
        for (String number : List.of("7", "8", "8", "6", "11", "12")) {
            intake.accept(number.getBytes(UTF_8), 0, 1);
        }
        assertThat(heard.all).containsExactly("A 7 -1 at 1", "A 8 -1 at 1", "A 11 -1 at 1", "A 12 -1 at 1");
        assertThat(counts.snapshot())
                .containsEntry("rejected.duplicate", 1L)
                .containsEntry("rejected.out_of_order", 1L)
                .containsEntry("rejected.gap", 1L)
                .containsEntry("messages", 6L)
                .containsEntry("prices", 4L);
    }

    @Test
    @DisplayName("what an intake took is told and counted: signs of life, what was rejected, and what was too long")
    void intake() {
        Heard heard = new Heard();
        Counts counts = new Counts();
        Rejected bad = new Rejected(Reason.BAD_NUMBER, "bad");
        Decoder decoder = (message, received) ->
                message.length == 1 ? Decoded.beat() : Decoded.prices(List.of(tick("A", 1, received, 1)), List.of(bad));
        Intake intake = new Intake("s", decoder, new Orders.Growing(), heard, counts);
        assertThat(intake.accept(new byte[1], 5, 6)).isEqualTo(Decoded.beat());
        Decoded said = intake.accept(new byte[Decoder.MAX_MESSAGE], 5, 6);
        assertThat(said.ticks()).containsExactly(tick("A", 1, 5, 1));
        assertThat(heard.all).containsExactly("A 5 1 at 6");
        Decoded tooLong = intake.accept(new byte[Decoder.MAX_MESSAGE + 1], 7, 8);
        assertThat(tooLong.rejected()).extracting(Rejected::reason).containsExactly(Reason.TOO_LONG);
        assertThat(heard.all).hasSize(1);
        assertThat(counts.snapshot())
                .containsEntry("messages", 3L)
                .containsEntry("beats", 1L)
                .containsEntry("prices", 1L)
                .containsEntry("rejected.bad_number", 1L)
                .containsEntry("rejected.too_long", 1L);
    }

    @Test
    @DisplayName("events without data, without a blank and without a name are read as the format says")
    void shortEvents() {
        List<String> messages = new ArrayList<>();
        var events = Decoders.eventStream(
                Set.of("message", ""), message -> messages.add("<" + new String(message, UTF_8) + ">"));
        String text = "data\n\ndata:\ndata: x\n\ndata:\n\ndata:  two\n\nevent:\ndata:y\n\nevent: other\ndata:z\n\n"
                + "dat: n\n\n";
        events.accept(ByteBuffer.wrap(text.getBytes(UTF_8)));
        assertThat(messages).containsExactly("<x>", "< two>", "<y>");
    }

    @Test
    @DisplayName("an answer is read when its type is the wanted one, and is refused with both named otherwise")
    void type() throws IOException {
        List<Rejected> rejected = new ArrayList<>();
        Answer.type(
                "application/json", headers(Map.of("Content-Type", "Application/JSON; charset=utf-8")), rejected::add);
        assertThat(rejected).isEmpty();
        for (Map<String, String> other : List.of(Map.of("Content-Type", "text/html"), Map.<String, String>of())) {
            assertThatThrownBy(() -> Answer.type("application/json", headers(other), rejected::add))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("not application/json");
        }
        assertThat(rejected)
                .extracting(Rejected::reason)
                .containsExactly(Reason.WRONG_CONTENT_TYPE, Reason.WRONG_CONTENT_TYPE);
    }

    @Test
    @DisplayName("a body is read up to its bound, and one that is longer is broken off")
    void body() {
        for (int size = 0; size <= 6; size++) {
            boolean[] asked = new boolean[2];
            Body body = new Body(5);
            body.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    asked[0] = n == Long.MAX_VALUE;
                }

                @Override
                public void cancel() {
                    asked[1] = true;
                }
            });
            byte[] first = "ab".getBytes(UTF_8);
            byte[] second = "cdef".substring(0, Math.max(0, size - 2)).getBytes(UTF_8);
            if (size >= 2) {
                body.onNext(List.of(ByteBuffer.wrap(first), ByteBuffer.wrap(second)));
            }
            body.onComplete();
            assertThat(asked).containsExactly(true, size > 5);
            var read = body.getBody().toCompletableFuture();
            assertThat(read.isCompletedExceptionally()).isEqualTo(size > 5);
            if (size <= 5) {
                assertThat(new String(read.join(), UTF_8)).isEqualTo(size < 2 ? "" : "abcdef".substring(0, size));
            }
        }
        Body broken = new Body(5);
        broken.onError(new IOException("gone"));
        assertThat(broken.getBody().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    @DisplayName("an answer without a time keeps the time when its book was first seen")
    void sinceChanged() {
        Order order = new Orders.SinceChanged();
        assertThat(order.stamped(tick("A", 1, 10, -1)).madeAtMicros()).isEqualTo(10);
        assertThat(order.stamped(tick("A", 1, 20, -1)).madeAtMicros()).isEqualTo(10);
        assertThat(order.stamped(tick("A", 1, 30, -1)).madeAtMicros()).isEqualTo(10);
        assertThat(order.stamped(tick("A", 2, 40, -1)).madeAtMicros()).isEqualTo(40);
        assertThat(order.stamped(tick("A", 1, 50, -1)).madeAtMicros()).isEqualTo(50);
    }

    @Test
    @DisplayName(
            "of each market the newest price waits, by time and then by number; a new connection forgets what waited")
    void mailbox() throws InterruptedException {
        Counts counts = new Counts();
        Mailbox mailbox = new Mailbox("s", counts);
        Heard heard = new Heard();
        mailbox.offer("s", tick("A", 1, 10, 1), 1);
        mailbox.offer("s", tick("B", 1, 10, -1), 2);
        mailbox.offer("s", tick("A", 1, 10, 2), 3);
        mailbox.offer("s", tick("A", 1, 10, 1), 4);
        mailbox.offer("s", tick("A", 1, 9, 3), 5);
        mailbox.offer("s", tick("B", 2, 10, -1), 6);
        mailbox.deliver(heard, 0);
        assertThat(heard.all).containsExactly("A 10 2 at 3", "B 10 -1 at 6");
        mailbox.offer("s", tick("A", 1, 11, 1), 7);
        mailbox.connected("s");
        mailbox.offer("s", tick("B", 1, 12, 1), 8);
        mailbox.deliver(heard, 0);
        mailbox.deliver(heard, 1);
        assertThat(heard.all.subList(2, heard.all.size())).containsExactly("connected", "B 12 1 at 8");
        assertThat(counts.snapshot()).containsEntry("overwritten", 2L).containsEntry("rejected.out_of_order", 2L);
    }

    @Test
    @DisplayName("settings, keys and specifications name every problem at once")
    void problems() {
        assertThatThrownBy(() -> new LiveSettings(
                        LiveSettings.DEFAULT.backoff(), Duration.ZERO, 0, Duration.ofDays(1), Duration.ofSeconds(1)))
                .hasMessage(
                        "live source: the silence is PT0.001S to PT24H, not PT0S; the timeout is PT0.001S to PT1M, not"
                                + " PT24H; the number of attempts is 1 to 1000000, not 0");
        assertThatThrownBy(() -> ApiKey.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SourceSpec.of(
                        SourceKind.KRAKEN, List.of(new Listing("BTC-USD", "BTC\"USD", 10)), Optional.empty()))
                .hasMessageStartingWith("source kraken: the id of BTC-USD must look like");
        assertThatThrownBy(() -> SourceSpec.of(SourceKind.COIN_GECKO, List.of(), Optional.empty()))
                .hasMessage("source coingecko: it has no market");
    }
}
