package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Keccak;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import io.github.plimsoll.numbers.WorldClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends transactions for recorded orders: a call is signed for the first time only while the ticket of its order may be sent,
 * and for exactly that call. A call that could not be signed then never is: a ticket outlives neither its lease nor its process.
 * What replaces signed bytes in their place, and what calls them off, needs no ticket any more; what takes back an order that waits
 * never does. Thread-safe.
 */
public final class TicketSender {
    /** How long an order waits for its turn among the sender's steps. */
    private static final Duration TURN = Duration.ofMillis(700);

    /** Whether a call is what a recorded order asks for. Thread-safe. */
    @FunctionalInterface
    public interface CallRule {
        boolean isOf(StoredIntent order, Call call);

        /** Whether a call does nothing but take back what an order of ours has at work, and that was asked for. */
        default boolean takesBack(Call call) {
            return false;
        }
    }

    private final DurableSender sender;
    private final WalletStore store;
    private final Chain chain;
    private final String wallet;
    private final String holder;
    private final TicketKey signer;
    private final ReentrantLock turn = new ReentrantLock();

    /**
     * A sender for the account of a signer.
     *
     * @param signer signs what its policy allows, besides
     * @param rule whether a call is what an order asks for; asked before anything of it is signed
     * @param gate whether anything may leave now
     * @param clock tells deadlines
     * @param holder names this process among others with the same account, 1 to 200 characters
     */
    public TicketSender(
            WalletStore store,
            Chain chain,
            Signer signer,
            CallRule rule,
            SendingSettings settings,
            SendGate gate,
            WorldClock clock,
            String holder) {
        this.signer = new TicketKey(signer, rule, store, settings.rules().chainId());
        this.sender = new DurableSender(store, chain, this.signer, settings, gate, clock, holder);
        this.store = store;
        this.chain = chain;
        this.wallet = DurableSender.wallet(settings.rules().chainId(), signer.address());
        this.holder = holder;
    }

    /** Whose transactions these are, and who pays their gas. */
    public EvmAddress address() {
        return signer.address();
    }

    /**
     * Records a call and signs it and gives it to the nodes at once, or never.
     *
     * @param id of this try, 1 to 200 characters; another try of the same order has another one
     * @param deadline epoch microseconds; when no block has it by then, it is called off
     * @return accepted when a node has its bytes; not sent when nothing was signed, and then nothing ever is under this id
     */
    public Submission submit(SendTicket ticket, String id, Call call, long deadline) {
        if (!ticket.binds(hash(call))) {
            return Submission.notSent("the send lease ran out, or the ticket stands for another call");
        }
        boolean mine;
        try {
            mine = turn.tryLock(TURN.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return Submission.notSent("interrupted before anything was signed");
        }
        if (!mine) {
            return Submission.notSent(
                    "the nodes are being asked about other transactions; in a moment this would pass");
        }
        try {
            return signer.with(ticket, id, call, () -> sent(id, call, deadline));
        } finally {
            giveBack();
            turn.unlock();
        }
    }

    /**
     * Records a call that only takes risk away, once, and does what is due. It needs no ticket, so that it is signed by a later step as
     * well, as long as the rule says of it that it takes back.
     *
     * @param id of this try, 1 to 200 characters; another try has another one
     * @param deadline epoch microseconds; when no block has it by then, it is called off
     * @return where it stands
     * @throws RefusedException when the rule does not say so, the id stands for another call, or too many are open
     */
    public ChainSend takeBack(String id, Call call, long deadline) {
        if (!signer.mayTakeBack(call)) {
            throw new RefusedException(RefusalCode.NOT_ALLOWED, "the call takes back nothing that was asked for");
        }
        turn.lock();
        try {
            ChainSend recorded = sender.submit(id, call, deadline);
            if (recorded.state() != SendState.PLANNED) {
                return recorded;
            }
            sender.step();
            return sender.find(id).map(Item::send).orElse(recorded);
        } finally {
            giveBack();
            turn.unlock();
        }
    }

    private Submission sent(String id, Call call, long deadline) {
        ChainSend recorded;
        try {
            recorded = sender.submit(id, call, deadline);
        } catch (RefusedException refused) {
            return Submission.notSent(String.valueOf(refused.getMessage()));
        }
        if (recorded.state() != SendState.PLANNED) {
            return Submission.unknown("the call left before; what became of it is being found out");
        }
        DurableSender.Turn went = sender.step();
        return said(sender.find(id).orElseThrow(), went);
    }

    private static Submission said(Item item, DurableSender.Turn went) {
        ChainSend send = item.send();
        String why = send.reason();
        return switch (send.state()) {
            case PLANNED, RESERVED, DEAD ->
                Submission.notSent(
                        !why.isEmpty()
                                ? why
                                : switch (went) {
                                    case NOT_HELD ->
                                        "another process sends for this account; in a moment it would pass";
                                    case BLIND -> "too few nodes answer; when they do it would pass";
                                    case WORKED, IDLE -> "it was not signed in time";
                                });
            case SIGNED -> Submission.unknown(why.isEmpty() ? "no node has said yet that it has the transaction" : why);
            case BROADCAST, MINED, SAFE, FINAL -> Submission.accepted();
            case REVERTED, CANCELLED -> Submission.unknown(why);
        };
    }

    /** Looks at the chain and does what is due; call it about once per block. */
    public DurableSender.Turn step() {
        turn.lock();
        try {
            DurableSender.Turn went = sender.step();
            if (went != DurableSender.Turn.IDLE) {
                giveBack();
            }
            return went;
        } finally {
            turn.unlock();
        }
    }

    /** Whoever has the next order sends it: another process waits for one step, not for what was sent to become final. */
    private void giveBack() {
        try {
            store.lease(wallet, holder, 1_000).ifPresent(store::giveBack);
        } catch (StoreException unreachable) {
            // It ends by itself.
            return;
        }
    }

    /** The chain and the account as the nodes tell now; empty when too few answer. */
    public Optional<ChainView> view() {
        turn.lock();
        try {
            return chain.look(signer.address());
        } finally {
            turn.unlock();
        }
    }

    /** Where a try stands, with every form of it that was signed. */
    public Optional<Item> find(String id) {
        return sender.find(id);
    }

    /** What a ticket stands for. */
    static byte[] hash(Call call) {
        return Keccak.hash(call.text().getBytes(StandardCharsets.US_ASCII));
    }
}
