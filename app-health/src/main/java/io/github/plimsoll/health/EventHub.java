package io.github.plimsoll.health;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of the page: server-sent events to many clients from one thread. Every second the parts that changed are
 * written out once and the same bytes are handed to every client without waiting; a client costs a connection and no
 * thread. Who does not read is left out, gets everything anew when he reads again, and is dropped when he does not.
 * Thread-safe.
 */
final class EventHub implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventHub.class);
    private static final int RETRY_AFTER_SECONDS = 10;
    private static final byte[] BEAT = "event: beat\ndata: 1\n\n".getBytes(StandardCharsets.UTF_8);

    private final PageSnapshots snapshots;
    private final Limits limits;
    private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();
    private final ScheduledThreadPoolExecutor thread;
    private @Nullable ScheduledFuture<?> ticking;
    private Map<String, String> sent = Map.of();
    private long beatAt;

    EventHub(PageSnapshots snapshots, Limits limits) {
        this.snapshots = snapshots;
        this.limits = limits;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "health-events");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    synchronized void start() {
        long millis = limits.tick().toMillis();
        ticking = thread.scheduleAtFixedRate(this::guardedTick, millis, millis, TimeUnit.MILLISECONDS);
    }

    boolean handle(Request request, Response response, Callback callback) {
        if (places.incrementAndGet() > limits.events()) {
            places.decrementAndGet();
            response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
            RequestGuard.refuse(
                    response, 503, "All " + limits.events() + " places for open pages are taken.", callback);
            return true;
        }
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        response.getHeaders().put("X-Accel-Buffering", "no");
        if (HttpMethod.HEAD.is(request.getMethod())) {
            places.decrementAndGet();
            response.write(true, ByteBuffer.allocate(0), callback);
            return true;
        }
        EventClient client = new EventClient(request, response, callback, limits.slow(), this::left);
        clients.add(client);
        client.begin();
        try {
            thread.execute(() -> client.offer(whole(), System.nanoTime()));
        } catch (RejectedExecutionException stopping) {
            client.drop();
        }
        return true;
    }

    private void left(EventClient client) {
        if (clients.remove(client)) {
            places.decrementAndGet();
        }
    }

    /** Clients now. */
    int size() {
        return clients.size();
    }

    private void guardedTick() {
        try {
            tick();
        } catch (RuntimeException failed) {
            log.warn("the page's stream failed: {}", failed.getClass().getName());
        }
    }

    private void tick() {
        if (clients.isEmpty()) {
            sent = Map.of();
            return;
        }
        Map<String, String> now = snapshots.latest().parts();
        Map<String, String> changed = new LinkedHashMap<>(now);
        changed.entrySet().removeAll(sent.entrySet());
        sent = now;
        long time = System.nanoTime();
        ByteBuffer bytes = null;
        if (!changed.isEmpty()) {
            bytes = event(changed);
        } else if (time - beatAt >= limits.beat().toNanos()) {
            bytes = ByteBuffer.wrap(BEAT);
        }
        if (bytes == null) {
            return;
        }
        beatAt = time;
        ByteBuffer all = null;
        for (EventClient client : clients) {
            if (client.missed()) {
                all = all == null ? whole() : all;
                client.offer(all.asReadOnlyBuffer(), time);
            } else {
                client.offer(bytes.asReadOnlyBuffer(), time);
            }
        }
    }

    /**
     * Everything that the other clients have been sent, so that the next change fits the new one as well. Runs on the
     * thread of the stream only.
     */
    private ByteBuffer whole() {
        if (sent.isEmpty()) {
            sent = snapshots.latest().parts();
        }
        return event(sent);
    }

    private static ByteBuffer event(Map<String, String> parts) {
        String text = "retry: 2000\nevent: parts\ndata: " + ViewJson.parts(parts) + "\n";
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void close() {
        if (ticking != null) {
            ticking.cancel(false);
        }
        thread.shutdownNow();
        clients.forEach(EventClient::drop);
    }
}
