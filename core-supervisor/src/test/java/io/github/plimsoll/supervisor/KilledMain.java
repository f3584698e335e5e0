package io.github.plimsoll.supervisor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.SplittableRandom;

/** A process that is told to stop while one of its parts misbehaves as its first argument says; for {@link KillTest}. */
final class KilledMain {
    private KilledMain() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        String mode = args[0];
        Supervisor supervisor = Supervisor.builder()
                .name("main")
                .clock(System::nanoTime)
                .random(new SplittableRandom(1))
                .threads(KilledMain::daemon)
                .interruptGrace(Duration.ofMillis(100))
                .stopWithin(Duration.ofSeconds(2))
                .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(60)))
                .listener(new Told())
                .build();
        ShutdownPlan plan = ShutdownPlan.builder()
                .clock(System::nanoTime)
                .threads(KilledMain::daemon)
                .phase("store", Duration.ofMillis(200))
                .phase("tasks", Duration.ofSeconds(3))
                .interruptGrace(Duration.ofMillis(100))
                .within(Duration.ofSeconds(5))
                .listener(result -> say(result.outcome() + " " + result.name()))
                .build();
        ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(door.getInetAddress(), door.getLocalPort());
        client.setSoTimeout(500);
        Socket served = door.accept();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            say("complete " + plan.shutdown().complete());
            say("open sockets " + open(client, door));
        }));
        plan.register("store", "store", door, Ownership.OWNED);
        plan.register("session", "store", served, Ownership.OWNED);
        if (mode.equals("start-up")) {
            say("ready");
            Thread.sleep(60_000); // the rest is never opened
        }
        if (mode.equals("slow close")) {
            plan.register("slow", "store", () -> Thread.sleep(60_000), Ownership.OWNED);
        }
        plan.register("tasks", "tasks", supervisor, Ownership.OWNED);
        supervisor.startMonitor();
        int[] runs = new int[1];
        supervisor.start(ChildSpec.permanent("part", context -> {
                    runs[0]++;
                    if (mode.equals("error")) {
                        throw new StackOverflowError("deep");
                    }
                    if (mode.equals("hung") && runs[0] == 1) {
                        Thread.sleep(60_000);
                    }
                    while (mode.equals("ignored interrupt")) {
                        Thread.interrupted();
                        context.heartbeat();
                    }
                    if (!mode.equals("hung")) {
                        say("ready");
                    }
                    while (!context.stopping()) {
                        context.heartbeat();
                        Thread.sleep(5);
                    }
                })
                .withHeartbeat(Duration.ofMillis(200))
                .withShutdownWithin(Duration.ofMillis(200)));
        if (mode.equals("ignored interrupt")) {
            say("ready");
        }
        Thread.sleep(60_000);
    }

    /** How many of what was opened can still be talked to. */
    private static int open(Socket client, ServerSocket door) {
        int open = 0;
        try {
            open += client.getInputStream().read() < 0 ? 0 : 1;
        } catch (SocketTimeoutException silent) {
            open += 1;
        } catch (IOException reset) {
            open += 0;
        }
        try (Socket again = new Socket(InetAddress.getLoopbackAddress(), door.getLocalPort())) {
            open += again.isConnected() ? 1 : 0;
        } catch (IOException refused) {
            open += 0;
        }
        return open;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    private record Told() implements SupervisorListener {
        @Override
        public void hung(String child, Duration silence) {
            say("hung " + child);
        }

        @Override
        public void started(String child, int restarts) {
            if (restarts > 0) {
                say("ready");
            }
        }

        @Override
        public void escalated(Escalation escalation) {
            say("escalated " + escalation.child() + " " + escalation.reason());
            say("ready");
        }

        @Override
        public void stopped(ChildStop stop) {
            say(stop.outcome() + " " + stop.name());
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
