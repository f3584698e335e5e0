package io.github.plimsoll.examples;

import io.github.plimsoll.supervisor.InFlight;
import io.github.plimsoll.supervisor.Ownership;
import io.github.plimsoll.supervisor.ShutdownPlan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Work drains first, then what it needs is closed in reverse order; what was handed in stays open. */
public final class GracefulShutdown {
    private GracefulShutdown() {}

    public static void main(String[] args) throws InterruptedException {
        ShutdownPlan plan = ShutdownPlan.builder()
                .clock(System::nanoTime)
                .threads(Thread::new)
                .phase("connections", Duration.ofSeconds(5))
                .phase("work", Duration.ofSeconds(10))
                .within(Duration.ofSeconds(20))
                .listener(closed -> System.out.println(closed.name() + ": " + closed.outcome()))
                .build();
        InFlight orders = new InFlight(Duration.ofSeconds(5), Duration.ofSeconds(1));
        plan.register("work in flight", "work", orders, Ownership.OWNED);
        plan.register("desk", "connections", () -> {}, Ownership.OWNED, List.of("pool"));
        plan.register("pool", "connections", () -> {}, Ownership.OWNED);
        plan.register("your clock", "connections", () -> {}, Ownership.HANDED_IN);

        CountDownLatch begun = new CountDownLatch(1);
        Thread worker = new Thread(() -> orders.run(() -> {
            begun.countDown();
            pause(50);
            System.out.println("the last order is done");
        }));
        worker.start();
        begun.await();
        // in a service: Runtime.getRuntime().addShutdownHook(new Thread(plan::shutdown))
        System.out.println("complete: " + plan.shutdown().complete());
        System.out.println("one more order: " + (orders.run(() -> {}) ? "done" : "refused"));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }
}
