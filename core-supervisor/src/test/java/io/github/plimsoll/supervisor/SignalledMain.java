package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process with a loop that has work in hand, to be sent a signal by {@link SignalTest}. */
final class SignalledMain {
    private SignalledMain() {}

    public static void main(String[] args) {
        LinkedBlockingQueue<Integer> work = new LinkedBlockingQueue<>();
        Supervisor supervisor = Supervisor.builder()
                .name("main")
                .clock(System::nanoTime)
                .random(new SplittableRandom(1))
                .threads(Thread::new)
                .build();
        ShutdownPlan plan = ShutdownPlan.builder()
                .clock(System::nanoTime)
                .threads(Thread::new)
                .phase("store", Duration.ofSeconds(5))
                .phase("tasks", Duration.ofSeconds(5))
                .listener(result -> say(result.outcome() + " " + result.name()))
                .build();
        plan.register("store", "store", () -> say("store sees " + work.size() + " left"), Ownership.OWNED);
        plan.register("tasks", "tasks", supervisor, Ownership.OWNED);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> say("complete " + plan.shutdown().complete())));
        supervisor.startMonitor();
        for (int i = 0; i < 50; i++) {
            work.add(i);
        }
        supervisor.start(ChildSpec.permanent("drain", context -> {
            boolean ready = false;
            while (!context.stopping() || !work.isEmpty()) {
                Integer item = work.poll(2, TimeUnit.MILLISECONDS);
                if (item != null) {
                    Thread.sleep(5);
                }
                if (!ready) {
                    ready = true;
                    say("ready");
                }
            }
            say("drained");
        }));
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
