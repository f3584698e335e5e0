package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import io.github.plimsoll.numbers.WorldClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is open for one account is brought as far as it goes, one after the other in the order of their places. Bytes that are
 * to leave wait for those of the others, so that they go together, but not for long; what is said to them may be a reason to
 * go on. Belongs to one thread.
 */
final class Round {
    /** For each of them. */
    static final int MOST_STEPS = 8;
    /** Signing may take long: whoever is ready does not wait for more than this. */
    static final Duration MOST_WAIT = Duration.ofSeconds(1);

    /** What is done for one of them; empty when there is nothing more to do now, or somebody else has changed it. */
    interface Doing {
        /** Any step but giving. */
        Optional<Item> run(Item item, Step step, Line line);

        /** Whether the account is still held, so that bytes may leave. */
        boolean mayGive();

        /** Writes what was said to its bytes. */
        Optional<Item> given(Item item, ChainAttempt attempt, Broadcast told);
    }

    private record Ready(int at, ChainAttempt attempt, String raw) {}

    private final SendingRule rule;
    private final Chain chain;
    private final WorldClock clock;
    private final Queue queue;
    private final ChainView view;
    private final Map<String, Sighting> seen;
    private final Doing doing;
    private final SendGate gate;
    private final int[] steps;
    private final Deque<Integer> open = new ArrayDeque<>();
    private final List<Ready> ready = new ArrayList<>();
    private long since;

    Round(
            SendingRule rule,
            Chain chain,
            WorldClock clock,
            Queue queue,
            ChainView view,
            Map<String, Sighting> seen,
            Doing doing,
            SendGate gate) {
        this.gate = gate;
        this.rule = rule;
        this.chain = chain;
        this.clock = clock;
        this.queue = queue;
        this.view = view;
        this.seen = seen;
        this.doing = doing;
        this.steps = new int[queue.size()];
    }

    void run() {
        for (int i = 0; i < queue.size(); i++) {
            open.add(i);
        }
        while (!open.isEmpty() || !ready.isEmpty()) {
            if (!open.isEmpty()) {
                work(open.remove());
            }
            boolean late = !ready.isEmpty() && clock.monotonicNanos() - since >= MOST_WAIT.toNanos();
            if (open.isEmpty() || late || ready.size() == RpcClient.MAX_BATCH) {
                give();
            }
        }
    }

    private void work(int i) {
        while (steps[i] < MOST_STEPS && !queue.item(i).send().state().ended()) {
            steps[i]++;
            Item item = queue.item(i);
            Line line = queue.line(i);
            Step next = rule.next(item, view, seen, line, clock.epochMicros());
            if (leaves(next) && !gate.may(item.send().id(), callsOff(next))) {
                return;
            }
            if (next instanceof Step.Give give) {
                gather(i, give.attempt());
                return;
            }
            Optional<Item> after = doing.run(item, next, line);
            if (after.isEmpty()) {
                return;
            }
            queue.changed(i, after.get());
        }
    }

    /** Whether bytes come of it. */
    private static boolean leaves(Step step) {
        return step instanceof Step.Reserve
                || step instanceof Step.Write
                || step instanceof Step.Sign
                || step instanceof Step.Give;
    }

    private static boolean callsOff(Step step) {
        return (step instanceof Step.Write write && write.attempt().cancels())
                || (step instanceof Step.Sign sign && sign.attempt().cancels())
                || (step instanceof Step.Give give && give.attempt().cancels());
    }

    private void gather(int i, ChainAttempt attempt) {
        String raw = attempt.raw();
        if (raw != null) {
            since = ready.isEmpty() ? clock.monotonicNanos() : since;
            ready.add(new Ready(i, attempt, raw));
        }
    }

    /** Gives the nodes what has gathered, and writes of each what was said to it. */
    private void give() {
        List<Ready> now = new ArrayList<>();
        for (Ready one : ready) {
            // Its time may have ended while it waited for the others.
            if (isOff(one)) {
                open.add(one.at());
            } else {
                now.add(one);
            }
        }
        ready.clear();
        boolean[] left = {false};
        List<Broadcast> told = now.isEmpty()
                ? List.of()
                : chain.broadcast(now.stream().map(Ready::raw).toList(), () -> {
                    // Or while the store answered, or the process stood still.
                    boolean may = doing.mayGive() && now.stream().noneMatch(one -> isOff(one) || isShut(one));
                    left[0] |= may;
                    return may;
                });
        if (left[0]) {
            write(now, told);
        }
    }

    private boolean isShut(Ready one) {
        return !gate.may(queue.item(one.at()).send().id(), one.attempt().cancels());
    }

    private boolean isOff(Ready one) {
        return !one.attempt().cancels()
                && clock.epochMicros() >= queue.item(one.at()).send().deadline();
    }

    /** One that cannot be written holds up only itself, as its bytes are given again. */
    private void write(List<Ready> given, List<Broadcast> told) {
        StoreException failed = null;
        for (int n = 0; n < given.size(); n++) {
            Ready one = given.get(n);
            try {
                Optional<Item> after = doing.given(queue.item(one.at()), one.attempt(), told.get(n));
                if (after.isPresent()) {
                    queue.changed(one.at(), after.get());
                    open.add(one.at());
                }
            } catch (StoreException why) {
                failed = first(failed, why);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** Without a store there is nothing to go on with. */
    private static StoreException first(@Nullable StoreException before, StoreException now) {
        if (now.kind() == StoreException.Kind.UNAVAILABLE) {
            throw now;
        }
        if (before == null) {
            return now;
        }
        before.addSuppressed(now);
        return before;
    }
}
