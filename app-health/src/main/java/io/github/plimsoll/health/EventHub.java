package io.github.plimsoll.health;

import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Escalation;
import io.github.plimsoll.supervisor.Supervisor;
import io.github.plimsoll.supervisor.SupervisorHealth;
import io.github.plimsoll.supervisor.SupervisorListener;
import io.github.plimsoll.supervisor.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of the page: server-sent events to many clients from two supervised tasks. Every second the parts that changed are
 * written out once and the same bytes are handed to every client without waiting; a client costs a connection and no
 * thread. Who does not read is left out, gets everything anew when he reads again, and is dropped when he does not.
 * Thread-safe.
 */
final class EventHub implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventHub.class);
    private static final int RETRY_AFTER_SECONDS = 10;
    private static final Duration HUNG = Duration.ofSeconds(30);
    private static final byte[] BEAT = "event: beat\ndata: 1\n\n".getBytes(StandardCharsets.UTF_8);

    private final PageSnapshots snapshots;
    private final Limits limits;
    private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();
    /** Clients to be sent everything first; never more than there are places. */
    private final LinkedBlockingQueue<EventClient> newcomers = new LinkedBlockingQueue<>();

    private final Supervisor tasks = Supervisor.builder()
            .name("health")
            .clock(System::nanoTime)
            .random(new SplittableRandom())
            .threads(TaskThreads.daemons())
            .listener(new Told())
            .build();
    private volatile boolean closed;
    /** Held by whoever sends; guards the two below. */
    private final ReentrantLock sending = new ReentrantLock();

    private Map<String, String> sent = Map.of();
    private long beatAt;

    EventHub(PageSnapshots snapshots, Limits limits) {
        this.snapshots = snapshots;
        this.limits = limits;
    }

    void start() {
        tasks.startMonitor();
        tasks.start(watched(ChildSpec.repeating("events", limits.tick(), () -> guarded(this::tick))));
        tasks.start(watched(ChildSpec.permanent("newcomers", this::welcome)));
    }

    private static ChildSpec watched(ChildSpec child) {
        return child.withHeartbeat(HUNG).withShutdownWithin(Duration.ZERO);
    }

    /** Never blocks. */
    List<ChildSnapshot> tasks() {
        return tasks.children();
    }

    /** Never blocks. */
    SupervisorHealth taskHealth() {
        return tasks.health();
    }

    /** Everything for who is new, at once. */
    private void welcome(Task.Context context) throws InterruptedException {
        while (!context.stopping()) {
            context.heartbeat();
            EventClient newcomer = newcomers.poll(1, TimeUnit.SECONDS);
            if (newcomer != null) {
                guarded(() -> newcomer.offer(whole(), System.nanoTime()));
            }
        }
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
        newcomers.add(client);
        if (closed) {
            client.drop();
        }
        return true;
    }

    private void left(EventClient client) {
        if (clients.remove(client)) {
            newcomers.remove(client);
            places.decrementAndGet();
        }
    }

    /** Clients now. */
    int size() {
        return clients.size();
    }

    /** One step at a time. A page that cannot be shown now may be the next time: the stream outlives it. */
    private void guarded(Runnable step) {
        sending.lock();
        try {
            step.run();
        } catch (RuntimeException failed) {
            log.warn("the page's stream failed: {}", failed.getClass().getName());
        } finally {
            sending.unlock();
        }
    }

    /** What changed, for all. */
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
     * Everything that the other clients have been sent, so that the next change fits the new one as well. Called
     * with the lock held.
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
    public void close() {
        closed = true;
        tasks.close();
        clients.forEach(EventClient::drop);
    }

    private record Told() implements SupervisorListener {
        @Override
        public void failed(String child, Throwable cause) {
            log.warn("the page's stream failed: {}", cause.getClass().getName());
        }

        @Override
        public void escalated(Escalation escalation) {
            log.error("the page's stream has ended: {}", escalation.reason());
        }
    }
}
