package io.github.plimsoll.examples;

import io.github.plimsoll.supervisor.Backoff;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Supervisor;
import io.github.plimsoll.supervisor.SupervisorListener;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A task that fails twice and then works, watched by its heartbeat, stopped in order. */
public final class SuperviseTasks {
    private SuperviseTasks() {}

    public static void main(String[] args) throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch working = new CountDownLatch(1);
        try (Supervisor supervisor = Supervisor.builder()
                .name("example")
                .clock(System::nanoTime)
                .random(new SplittableRandom())
                .threads(Thread::new)
                .backoff(new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ofMinutes(1)))
                .listener(new Told())
                .build()) {
            supervisor.startMonitor();
            supervisor.start(ChildSpec.permanent("feed", context -> {
                        if (runs.incrementAndGet() < 3) {
                            throw new IllegalStateException("the connection broke");
                        }
                        working.countDown();
                        while (!context.stopping()) {
                            context.heartbeat(); // silent for longer than its period means hung
                            Thread.sleep(10);
                        }
                    })
                    .withHeartbeat(Duration.ofSeconds(5)));
            working.await();
            supervisor
                    .children()
                    .forEach(child -> System.out.println(
                            child.name() + " is " + child.state() + " after " + child.restarts() + " restarts"));
        }
        System.out.println("stopped");
    }

    private record Told() implements SupervisorListener {
        @Override
        public void failed(String child, Throwable cause) {
            System.out.println(child + " failed: " + cause.getMessage()); // escalated(...): halt trading
        }
    }
}
