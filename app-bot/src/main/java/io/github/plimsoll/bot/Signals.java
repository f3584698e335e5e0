package io.github.plimsoll.bot;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who asks to stop: the first signal ends the process in order, with exit code 128 and its number; the second forces that
 * end, and one more halts the process. Java itself tells nobody of a second one. Thread-safe.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private final AtomicInteger seen = new AtomicInteger();
    private final IntConsumer end;
    private final Runnable force;
    private final IntConsumer halt;

    Signals(IntConsumer end, Runnable force, IntConsumer halt) {
        this.end = end;
        this.force = force;
        this.halt = halt;
    }

    /**
     * Listens to TERM, INT and HUP from now on, those that whoever started the process lets it ignore excepted.
     *
     * @param force cuts the end short that the first signal began
     */
    static void listen(Runnable force) {
        Signals signals = new Signals(System::exit, force, Runtime.getRuntime()::halt);
        for (String name : List.of("TERM", "INT", "HUP")) {
            try {
                signals.listen(name);
            } catch (Throwable unknown) { // a machine without it, or a JVM told to leave signals alone
                LOG.debug("no second {} is heard: {}", name, unknown.toString());
            }
        }
    }

    /** {@code sun.misc.Signal.handle}, which every JDK has and no compiler lets us name. */
    private void listen(String name) throws Throwable {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        MethodHandles.Lookup all = MethodHandles.publicLookup();
        Object asked = all.findConstructor(signal, MethodType.methodType(void.class, String.class))
                .invoke(name);
        int number = (int) all.findVirtual(signal, "getNumber", MethodType.methodType(int.class))
                .invoke(asked);
        MethodHandle came = MethodHandles.insertArguments(
                MethodHandles.lookup().bind(this, "came", MethodType.methodType(void.class, int.class)), 0, number);
        Object told = MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(came, 0, signal));
        all.findStatic(signal, "handle", MethodType.methodType(handler, signal, handler))
                .invoke(asked, told);
    }

    /** On a thread of its own for each signal. */
    void came(int number) {
        switch (seen.incrementAndGet()) {
            case 1 -> end.accept(128 + number);
            case 2 -> {
                LOG.warn("told to stop again: what does not close at once is left behind");
                force.run();
            }
            default -> halt.accept(128 + number);
        }
    }
}
