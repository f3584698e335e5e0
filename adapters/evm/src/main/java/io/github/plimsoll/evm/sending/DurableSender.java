package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.execution.spi.WalletWork;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes things happen on an EVM chain once each, whatever dies, is lost or is said twice. It keeps nothing of its own: each
 * {@link #step} reads what is stored and what the nodes say, and does what {@link SendingRule} names. Call it about once per
 * block. Two processes may be given the same account; one works, the other waits for its lease.
 *
 * <p>{@link #submit} is thread-safe; steps of one sender are one at a time.
 */
public final class DurableSender {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int MOST_GAPS = 16;
    private static final int MOST_FILLINGS = 100;

    private final WalletStore store;
    private final Chain chain;
    private final Signer signer;
    private final SendingSettings settings;
    private final WorldClock clock;
    private final String holder;
    private final String wallet;
    private final SendingRule rule;
    private final SendGate gate;

    /** How a step went. */
    public enum Turn {
        /** Everything was looked at. */
        WORKED,
        /** Nothing is to be done; no node was asked. */
        IDLE,
        /** Another process holds the account. */
        NOT_HELD,
        /** Too few nodes answer: nothing is known of the chain, and nothing is sent. */
        BLIND
    }

    /**
     * A sender for the account of a signer.
     *
     * @param clock tells deadlines
     * @param holder names this process among others with the same account, 1 to 200 characters
     */
    public DurableSender(
            WalletStore store, Chain chain, Signer signer, SendingSettings settings, WorldClock clock, String holder) {
        this(store, chain, signer, settings, SendGate.OPEN, clock, holder);
    }

    /**
     * The same, which may be told to stand still.
     *
     * @param gate while it is shut the chain is looked at, and nothing is signed or leaves
     */
    public DurableSender(
            WalletStore store,
            Chain chain,
            Signer signer,
            SendingSettings settings,
            SendGate gate,
            WorldClock clock,
            String holder) {
        this.gate = gate;
        this.store = store;
        this.chain = chain;
        this.signer = signer;
        this.settings = settings;
        this.clock = clock;
        this.holder = holder;
        this.wallet = wallet(settings.rules().chainId(), signer.address());
        this.rule = new SendingRule(signer.address(), settings);
    }

    static String wallet(BigInteger chainId, EvmAddress account) {
        return chainId + ":" + account.hex();
    }

    /**
     * Records a call, once. It is sent by the next steps, and called off when no block has it by its deadline.
     *
     * @param id idempotency key, 1 to 200 characters
     * @param deadline epoch microseconds
     * @return where it stands
     * @throws RefusedException when the id stands for another call, or too many are open
     */
    public ChainSend submit(String id, Call call, long deadline) {
        ChainSend planned = ChainSend.planned(id, wallet, call.text(), deadline, clock.epochMicros());
        ChainSend stored = store.record(planned)
                .orElseThrow(() -> new RefusedException(
                        RefusalCode.TOO_LARGE,
                        "the account has " + WalletStore.MAX_OPEN + " calls open; wait until one has ended"));
        if (!stored.payload().equals(planned.payload()) || !stored.wallet().equals(wallet)) {
            throw new RefusedException(
                    RefusalCode.KEY_REUSED, "the id " + id + " stands for another call; give this one its own");
        }
        return stored;
    }

    /** Where something stands, with every form of it that was signed. */
    public Optional<Item> find(String id) {
        return store.find(id);
    }

    /** Looks at the chain and does what is due, within {@value Round#MOST_STEPS} steps for each open call. */
    public Turn step() {
        if (store.work(wallet).items().isEmpty()) {
            return Turn.IDLE;
        }
        Optional<WalletLease> held = store.lease(wallet, holder, LEASE.toMillis() * 1_000);
        if (held.isEmpty()) {
            return Turn.NOT_HELD;
        }
        WalletLease lease = held.get();
        WalletWork work = store.work(wallet);
        Optional<ChainView> looked = chain.look(signer.address());
        if (looked.isEmpty()) {
            return Turn.BLIND;
        }
        ChainView view = looked.get();
        // It is never taken back: what one node alone says does not move it.
        if (view.agreedNonce() > work.next()) {
            if (!store.raise(lease, view.agreedNonce())) {
                return Turn.NOT_HELD;
            }
            work = store.work(wallet);
        }
        if (fills(lease, work, view)) {
            work = store.work(wallet);
        }
        Map<String, Sighting> seen = seen(work, view);
        Queue queue = new Queue(work.items(), work.next(), new Spent(store, wallet, clock.epochMicros()));
        new Round(rule, chain, clock, queue, view, seen, new Doing(lease, view), gate).run();
        return Turn.WORKED;
    }

    /**
     * Fills places that nothing has and that the chain waits for: another program used them, and its transactions are gone
     * with their blocks. Nothing is lost when a node merely lags behind: then the place is used.
     */
    private boolean fills(WalletLease lease, WalletWork work, ChainView view) {
        long lowest = work.items().stream()
                .mapToLong(item -> item.send().sequence())
                .filter(place -> place >= 0)
                .min()
                .orElse(view.nonce());
        boolean filled = false;
        for (long place = view.nonce(); place < Math.min(lowest, view.nonce() + MOST_GAPS); place++) {
            String payload = Call.nothing(signer.address(), view.runsCode()).text();
            filled |= store.fill(lease, ChainSend.filling(gap(place), wallet, payload, place, clock.epochMicros()));
        }
        return filled;
    }

    /** What fills a place; one that filled it before has ended, when somebody else had the place and lost it again. */
    private String gap(long place) {
        String first = "gap:" + wallet + ":" + place;
        String id = first;
        for (int n = 2; n <= MOST_FILLINGS && store.find(id).isPresent(); n++) {
            id = first + ":" + n;
        }
        return id;
    }

    /**
     * What became of what is asked about. Of what was in a block only that form at first: no other can be in one beside it,
     * and all of them are asked about when it is not where it was.
     */
    private Map<String, Sighting> seen(WalletWork work, ChainView view) {
        List<Item> asked =
                work.items().stream().filter(item -> rule.asks(item, view)).toList();
        Map<String, Sighting> seen = new HashMap<>(
                chain.sightings(asked.stream().flatMap(DurableSender::likely).toList()));
        List<String> others = asked.stream()
                .filter(item -> likely(item).noneMatch(hash -> seen.get(hash) instanceof Sighting.InBlock))
                .flatMap(DurableSender::hashes)
                .filter(hash -> !seen.containsKey(hash))
                .toList();
        if (!others.isEmpty()) {
            seen.putAll(chain.sightings(others));
        }
        return seen;
    }

    private static Stream<String> likely(Item item) {
        int taken = item.send().taken();
        return taken > 0 && taken <= item.attempts().size()
                ? Stream.of(item.attempts().get(taken - 1))
                        .map(ChainAttempt::hash)
                        .filter(Objects::nonNull)
                : hashes(item);
    }

    private static Stream<String> hashes(Item item) {
        return item.attempts().stream().map(ChainAttempt::hash).filter(Objects::nonNull);
    }

    /** Does what a round decides, while the lease holds. */
    private final class Doing implements Round.Doing {
        private final WalletLease lease;
        private final ChainView view;

        Doing(WalletLease lease, ChainView view) {
            this.lease = lease;
            this.view = view;
        }

        @Override
        public Optional<Item> run(Item item, Step step, Line line) {
            ChainSend send = item.send();
            if (step instanceof Step.Wait wait) {
                note(lease, item, wait.why());
                return Optional.empty();
            }
            if (step instanceof Step.Become become) {
                return written(lease, become.next(), item.attempts(), List.of());
            }
            if (step instanceof Step.Unreserve back) {
                return store.unreserve(lease, back.next(), back.used())
                        ? Optional.of(new Item(back.next(), List.of()))
                        : Optional.empty();
            }
            if (step instanceof Step.Reserve) {
                return reserve(lease, item, line, view);
            }
            return step instanceof Step.Write write
                    ? written(lease, send.moved(send.state(), ""), item.attempts(), List.of(write.attempt()))
                    : sign(lease, item, ((Step.Sign) step).attempt());
        }

        @Override
        public boolean mayGive() {
            return store.lease(wallet, holder, LEASE.toMillis() * 1_000)
                    .filter(lease::equals)
                    .isPresent();
        }

        @Override
        public Optional<Item> given(Item item, ChainAttempt attempt, Broadcast told) {
            ChainSend send = item.send();
            SendState state = told.answer().held() ? SendState.BROADCAST : send.state();
            String said = told.answer().held() ? "" : SendingRule.cut(told.answer() + ": " + told.words());
            return written(
                    lease, send.moved(state, said), item.attempts(), List.of(attempt.sent(clock.epochMicros(), said)));
        }
    }

    private Optional<Item> reserve(WalletLease lease, Item item, Line line, ChainView view) {
        ChainSend send = item.send();
        Fees fees =
                ((FeeDecision.Pay) rule.first(view, Call.read(send.payload()).gasLimit())).fees();
        Transaction transaction =
                Call.read(send.payload()).transaction(settings.rules().chainId(), line.next(), fees);
        Optional<String> refusal = signer.refuses(transaction).map(Object::toString);
        if (refusal.isPresent()) {
            ChainSend dead = send.unreserved(SendState.DEAD, SendingRule.cut(refusal.get()));
            return written(lease, dead, item.attempts(), List.of());
        }
        // It takes no place, for which everything after it would wait.
        Optional<Refusal> later = signer.waits(transaction);
        if (later.isPresent()) {
            note(lease, item, SendingRule.cut(later.get().toString()));
            return Optional.empty();
        }
        return store.reserve(lease, send).map(reserved -> new Item(reserved, item.attempts()));
    }

    private Optional<Item> sign(WalletLease lease, Item item, ChainAttempt attempt) {
        ChainSend send = item.send();
        Terms terms = Terms.read(attempt.terms());
        EvmAddress self = signer.address();
        Call call = attempt.cancels()
                ? new Call(self, BigInteger.ZERO, new byte[0], terms.gasLimit())
                : Call.read(send.payload());
        SignedTransaction signed;
        try {
            signed = signer.sign(call.transaction(settings.rules().chainId(), send.sequence(), terms.fees()));
        } catch (RefusedException refused) {
            String why = SendingRule.cut(NodeAnswer.NEVER + ": the signer refuses: " + refused.getMessage());
            return written(lease, send.moved(send.state(), why), item.attempts(), List.of(attempt.refused(why)));
        } catch (NotNowException later) {
            note(lease, item, SendingRule.cut(String.valueOf(later.getMessage())));
            return Optional.empty();
        } catch (IllegalStateException unreachable) {
            // Its words may be those of a key service and are not shown.
            note(lease, item, SendingRule.NO_SIGNER + ": the key cannot be reached now; it is tried again");
            return Optional.empty();
        }
        ChainAttempt stored = attempt.signed(hex(signed.raw()), hex(signed.hash()), clock.epochMicros());
        SendState state = send.state() == SendState.RESERVED ? SendState.SIGNED : send.state();
        return written(lease, send.moved(state, ""), item.attempts(), List.of(stored));
    }

    private Optional<Item> written(
            WalletLease lease, ChainSend next, List<ChainAttempt> before, List<ChainAttempt> changed) {
        if (!store.write(lease, next, changed)) {
            return Optional.empty();
        }
        List<ChainAttempt> all = new ArrayList<>(before);
        for (ChainAttempt attempt : changed) {
            if (attempt.number() > all.size()) {
                all.add(attempt);
            } else {
                all.set(attempt.number() - 1, attempt);
            }
        }
        return Optional.of(new Item(next, all));
    }

    /** Keeps why something waits when that is another reason than before. */
    private void note(WalletLease lease, Item item, String why) {
        ChainSend send = item.send();
        if (send.state() == SendState.MINED
                || send.state() == SendState.SAFE
                || code(why).equals(code(send.reason()))) {
            return;
        }
        ChainSend next = send.sequence() < 0 ? send.unreserved(SendState.PLANNED, why) : send.moved(send.state(), why);
        store.write(lease, next, List.of());
    }

    private static String code(String reason) {
        int end = reason.indexOf(':');
        return end < 0 ? reason : reason.substring(0, end);
    }

    private static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
