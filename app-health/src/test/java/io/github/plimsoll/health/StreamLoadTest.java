package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.health.PageView.Tone;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 1,000 pages open at once, refreshing every second with a view of the usual size. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StreamLoadTest {
    private static final int CLIENTS = 1_000;
    private static final int SECONDS = 10;
    private static final double CORE_SHARE = 0.05;

    @Test
    void aThousandPagesCostAFewPercentOfOneCore() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        try (World world = new World("127.0.0.1", Limits.DEFAULT.withEvents(CLIENTS));
                Selector selector = Selector.open()) {
            world.page = () -> changing(turn.incrementAndGet());
            List<SocketChannel> clients = new ArrayList<>();
            long[] received = new long[1];
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(open(selector, world.port()));
                if (i % 50 == 49) {
                    read(selector, 20, received);
                }
            }
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (world.server.pages() < CLIENTS && System.nanoTime() < until) {
                read(selector, 50, received);
            }
            assertThat(world.server.pages()).isEqualTo(CLIENTS);
            read(selector, 2_000, received); // past the first, whole event of each

            received[0] = 0;
            long cpu = serverCpuNanos();
            long start = System.nanoTime();
            long worst = 0;
            for (int second = 0; second < SECONDS; second++) {
                read(selector, 1_000, received);
                long asked = System.nanoTime();
                assertThat(Wire.get(world.port(), "/healthz").status()).isEqualTo(200);
                worst = Math.max(worst, System.nanoTime() - asked);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double share = (serverCpuNanos() - cpu) / 1e9 / seconds;
            System.out.printf(
                    "%d open pages: %.2f%% of one core, %.1f KiB per page and second, /healthz at most %.1f ms%n",
                    CLIENTS, share * 100, received[0] / 1024.0 / CLIENTS / seconds, worst / 1e6);
            assertThat(received[0]).as("every page is refreshed").isGreaterThan((long) CLIENTS * SECONDS * 500);
            assertThat(world.server.pages()).as("nobody was dropped").isEqualTo(CLIENTS);
            assertThat(share).isLessThanOrEqualTo(CORE_SHARE);
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    /** Money, feeds and time change every second, as in the demo. */
    private static PageView changing(int turn) {
        PageView base = Views.named("BTC-USD " + turn % 2, "100" + turn % 10 + ".00", Tone.GOOD, Views.active());
        List<PageView.Feed> feeds =
                List.of(base.feeds().get(0), base.feeds().get(0), base.feeds().get(0));
        return new PageView(
                base.mode(),
                base.control(),
                "2026-01-05 00:00:" + turn,
                List.of(),
                base.account(),
                base.positions(),
                base.orders(),
                feeds,
                base.limits(),
                base.decisions(),
                base.tasks());
    }

    private static SocketChannel open(Selector selector, int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.write(ByteBuffer.wrap(("GET /events HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1)));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    private static void read(Selector selector, long millis, long[] received) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            for (SelectionKey key : selector.selectedKeys()) {
                buffer.clear();
                int n = ((SocketChannel) key.channel()).read(buffer);
                assertThat(n).as("the stream goes on").isGreaterThanOrEqualTo(0);
                received[0] += n;
            }
            selector.selectedKeys().clear();
        }
    }

    /** Its own, and those that carry virtual ones. */
    private static final Pattern SERVER = Pattern.compile("health[-/]|ForkJoinPool-1-worker-");

    /** User and kernel time of the threads of the server. */
    private static long serverCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (SERVER.matcher(thread.getName()).lookingAt()) {
                sum += Math.max(0, threads.getThreadCpuTime(thread.getId()));
            }
        }
        return sum;
    }
}
