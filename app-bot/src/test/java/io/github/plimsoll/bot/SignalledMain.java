package io.github.plimsoll.bot;

import java.util.concurrent.CountDownLatch;

/** A process with a resource that takes a minute to close, to be told to stop by {@link SignalsTest}. */
final class SignalledMain {
    private SignalledMain() {}

    public static void main(String[] args) throws InterruptedException {
        boolean deaf = args[0].equals("deaf");
        Closer closer = new Closer();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            closer.close();
            if (deaf) {
                sleep(60_000); // the hook of somebody else
            }
        }));
        Signals.listen(closer::force);
        closer.add("store", () -> {});
        closer.add("slow", () -> {
            say("closing");
            Thread.sleep(60_000);
        });
        say("ready");
        new CountDownLatch(1).await();
    }

    private static void sleep(long millis) {
        say("deaf");
        try {
            Thread.sleep(millis);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
