package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.sending.FeeDecision.Pay;
import io.github.plimsoll.evm.sending.Sighting.InBlock;
import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do next for one thing that is to happen on a chain once. A pure function of what is stored, of what the nodes say
 * and of the time, so that a process that dies anywhere goes on from what it stored:
 *
 * <ul>
 *   <li>it has one place in the sequence for life, and bytes leave only after they are stored;
 *   <li>what replaces them does the same, or nothing at all, in the same place, and offers more;
 *   <li>it is done, undone or dead only when the chain has proved it: silence, errors and time prove nothing.
 * </ul>
 */
final class SendingRule {
    /** Codes of why something waits or ended. */
    static final String EXPIRED = "EXPIRED";

    static final String REORG = "REORG";
    static final String USED = "NONCE_USED";
    static final String UNCLEAR = "UNCLEAR";
    static final String LINE = "WAITS_IN_LINE";
    static final String NEVER = "NEVER_TAKEN";
    static final String TRIES = "TRIES_USED_UP";
    static final String NO_SIGNER = "SIGNER_UNREACHABLE";

    private static final int MOST_DOUBLINGS = 4;

    private final EvmAddress account;
    private final SendingSettings settings;
    private final FeeRule fees;
    private final FeeRule toCallOff;

    SendingRule(EvmAddress account, SendingSettings settings) {
        this.account = account;
        this.settings = settings;
        this.fees = FeeRule.of(settings.rules().limits().leavingRoom());
        this.toCallOff = FeeRule.of(settings.rules().limits());
    }

    /** What a thing offers when it is sent for the first time. */
    FeeDecision first(ChainView view, long gasLimit) {
        return fees.first(view.quote(), gasLimit);
    }

    /** Whether it has to be asked what became of it. */
    boolean asks(Item item, ChainView view) {
        SendState state = item.send().state();
        return state == SendState.MINED
                || state == SendState.SAFE
                || (state.left() && view.nonce() > item.send().sequence());
    }

    Step next(Item item, ChainView view, Map<String, Sighting> seen, Line line, long now) {
        ChainSend send = item.send();
        if (send.sequence() < 0) {
            return planned(send, view, line, now);
        }
        Step told = chain(item, view, seen);
        return told != null ? told : attempts(item, view, line, now);
    }

    /** What the chain has decided; null while it has not. */
    private @Nullable Step chain(Item item, ChainView view, Map<String, Sighting> seen) {
        ChainSend send = item.send();
        boolean clear = true;
        for (ChainAttempt attempt : item.attempts()) {
            if (attempt.hash() == null) {
                continue;
            }
            Sighting sighting = seen.getOrDefault(attempt.hash(), Sighting.UNCLEAR);
            if (sighting instanceof InBlock block) {
                return inBlock(send, attempt, block, view);
            }
            clear &= sighting instanceof Sighting.Absent;
        }
        if (send.state() == SendState.MINED || send.state() == SendState.SAFE) {
            return clear
                    ? new Step.Become(send.moved(SendState.BROADCAST, REORG + ": its block is gone; it is sent again"))
                    : new Step.Wait(UNCLEAR + ": the nodes do not say whether its block stands");
        }
        if (view.nonce() <= send.sequence()) {
            return null;
        }
        if (!send.state().left() && view.agreedNonce() <= send.sequence()) {
            return new Step.Wait(UNCLEAR + ": too few nodes say that nonce " + send.sequence() + " is used");
        }
        if (!send.state().left()) {
            String why = USED + ": another program used nonce " + send.sequence() + "; nothing of this was signed";
            return new Step.Unreserve(send.unreserved(fills(send) ? SendState.DEAD : SendState.PLANNED, why), true);
        }
        if (clear && view.lastNonce() > send.sequence()) {
            return new Step.Become(send.moved(
                    SendState.DEAD,
                    USED + ": another program used nonce " + send.sequence() + " for good; this never happens"));
        }
        return new Step.Wait(UNCLEAR + ": nonce " + send.sequence() + " is used, and it is not proved by what");
    }

    private static Step inBlock(ChainSend send, ChainAttempt attempt, InBlock found, ChainView view) {
        boolean stays = found.block() <= view.last();
        SendState state = !stays
                ? found.block() <= view.safe() ? SendState.SAFE : SendState.MINED
                : attempt.cancels() ? SendState.CANCELLED : found.success() ? SendState.FINAL : SendState.REVERTED;
        String why = attempt.cancels()
                ? "CANCELLED: called off; its nonce was used for nothing"
                : found.success() ? "" : "REVERTED: the contract refused it; its fee is paid";
        boolean same = send.state() == state
                && send.taken() == attempt.number()
                && send.block() == found.block()
                && found.blockHash().equals(send.blockHash());
        return same
                ? new Step.Wait(send.reason())
                : new Step.Become(send.inBlock(state, attempt.number(), found.block(), found.blockHash(), why));
    }

    private Step planned(ChainSend send, ChainView view, Line line, long now) {
        if (now >= send.deadline()) {
            return dead(send, EXPIRED + ": its time was over before it was sent; nothing was signed");
        }
        int room = view.runsCode() ? 1 : settings.mostWaiting();
        if (line.waiting() >= room) {
            return new Step.Wait(LINE + ": " + line.waiting() + " wait for a block, and " + room + " may");
        }
        Call call = Call.read(send.payload());
        FeeDecision decided = first(view, call.gasLimit());
        if (!(decided instanceof Pay pay)) {
            return refused(decided);
        }
        Transaction transaction = call.transaction(settings.rules().chainId(), line.next(), pay.fees());
        List<Refusal> wrong = settings.rules().check(transaction);
        if (!wrong.isEmpty()) {
            return dead(send, wrong.get(0).toString());
        }
        Optional<Refusal> dear = aboveDay(transaction.maxFee(), line);
        if (dear.isPresent()) {
            return new Step.Wait(cut(dear.get().toString()));
        }
        Optional<Refusal> poor = view.prices()
                .map(prices ->
                        prices.check(transaction, view.balance().map(balance -> balance.subtract(line.promised()))))
                .orElseGet(() -> Optional.of(unknownPrices()));
        return poor.<Step>map(why -> new Step.Wait(why.toString())).orElseGet(Step.Reserve::new);
    }

    private Step attempts(Item item, ChainView view, Line line, long now) {
        ChainSend send = item.send();
        List<ChainAttempt> all = item.attempts();
        boolean off = calledOff(item, now);
        ChainAttempt newest = all.isEmpty() ? null : all.get(all.size() - 1);
        if (off && !send.state().left() && line.next() == send.sequence() + 1) {
            return new Step.Unreserve(send.unreserved(SendState.DEAD, whyOff(item, now)), false);
        }
        if (newest == null || (off && !newest.cancels())) {
            return write(item, view, line, off);
        }
        if (newest.raw() == null) {
            // Not even nothing in its place is signed: a person has to look at the signer.
            return is(newest, NodeAnswer.NEVER) ? new Step.Wait(newest.answer()) : new Step.Sign(newest);
        }
        if (newest.sentAt() == 0) {
            return new Step.Give(newest);
        }
        if (raises(send, newest, all.size(), view, line, now)) {
            Step more = write(item, view, line, newest.cancels());
            if (more instanceof Step.Write) {
                return more;
            }
        }
        if (now - newest.sentAt() >= settings.again().toMillis() * 1_000) {
            return new Step.Give(newest);
        }
        return new Step.Wait(newest.answer());
    }

    /** Whether more should be offered: the nodes ask for it, gas has become dearer, or it has waited for long. */
    private boolean raises(ChainSend send, ChainAttempt newest, int tries, ChainView view, Line line, long now) {
        if (tries > settings.mostRaises() + (newest.cancels() ? settings.mostRaises() + 1 : 0)) {
            return false;
        }
        boolean asked = is(newest, NodeAnswer.UNDERPRICED) || is(newest, NodeAnswer.REPLACEMENT_UNDERPRICED);
        long waited = now - newest.signedAt();
        long pause = settings.raise().toMillis() * 1_000;
        if (asked) {
            return true;
        }
        if (send.sequence() != line.lowest() || waited < pause) {
            return false;
        }
        BigInteger offered = Terms.read(newest.terms()).fees().max();
        boolean dearer = view.quote()
                .map(quote -> quote.baseFee().add(quote.tip()).compareTo(offered) > 0)
                .orElse(false);
        return dearer || waited >= pause << Math.min(tries - 1, MOST_DOUBLINGS);
    }

    /** The next attempt: the thing itself or nothing in its place, for more than what was signed before it. */
    private Step write(Item item, ChainView view, Line line, boolean cancels) {
        if (item.attempts().size() >= ChainAttempt.MOST) {
            return new Step.Wait(TRIES + ": " + ChainAttempt.MOST + " forms of it were signed");
        }
        ChainSend send = item.send();
        Call call = cancels ? Call.nothing(account, view.runsCode()) : Call.read(send.payload());
        FeeRule rule = cancels ? toCallOff : fees;
        FeeDecision decided = highest(item.attempts())
                .map(before -> rule.replacement(before, view.quote(), call.gasLimit()))
                .orElseGet(() -> rule.first(view.quote(), call.gasLimit()));
        if (!(decided instanceof Pay pay)) {
            return refused(decided);
        }
        Terms terms = new Terms(call.gasLimit(), pay.fees(), call.value());
        // What calls off always may: it ends what was promised, and costs less. So may what all behind it wait for.
        Optional<Refusal> dear = cancels || fills(send) ? Optional.empty() : aboveDay(terms.cost(), line);
        if (dear.isPresent()) {
            return new Step.Wait(cut(dear.get().toString()));
        }
        return new Step.Write(ChainAttempt.written(send.id(), item.attempts().size() + 1, cancels, terms.text()));
    }

    /** Why so much gas may not be promised today, beside what was promised within 24 hours. */
    private Optional<Refusal> aboveDay(BigInteger fee, Line line) {
        BigInteger all = line.fees().add(fee);
        BigInteger most = settings.feesADay();
        return all.compareTo(most) <= 0
                ? Optional.empty()
                : Optional.of(new Refusal(
                        RefusalCode.DAY_ABOVE_CAP,
                        most,
                        all,
                        "gas of 24 hours may cost " + all + " wei with this, above the cap of " + most
                                + "; it goes on when older promises are a day old"));
    }

    /** What was signed last offers most, as each offers more than the one before. */
    private static Optional<Fees> highest(List<ChainAttempt> all) {
        return all.stream()
                .filter(attempt -> attempt.raw() != null)
                .reduce((before, after) -> after)
                .map(attempt -> Terms.read(attempt.terms()).fees());
    }

    /** Whether it is nothing, in a place that was passed over: it is there for that place alone. */
    private boolean fills(ChainSend send) {
        return send.deadline() == Long.MAX_VALUE && Call.read(send.payload()).isNothing(account);
    }

    private static boolean calledOff(Item item, long now) {
        return now >= item.send().deadline()
                || item.attempts().stream().anyMatch(attempt -> !attempt.cancels() && is(attempt, NodeAnswer.NEVER));
    }

    private static String whyOff(Item item, long now) {
        return now >= item.send().deadline()
                ? EXPIRED + ": its time was over before it was signed"
                : item.attempts().stream()
                        .filter(attempt -> is(attempt, NodeAnswer.NEVER))
                        .map(ChainAttempt::answer)
                        .findFirst()
                        .orElse(NEVER);
    }

    static boolean is(ChainAttempt attempt, NodeAnswer answer) {
        return attempt.answer().startsWith(answer + ":");
    }

    private static Step dead(ChainSend send, String why) {
        return new Step.Become(send.unreserved(SendState.DEAD, cut(why)));
    }

    private static Step refused(FeeDecision decided) {
        return new Step.Wait(cut(((FeeDecision.Refused) decided).refusal().toString()));
    }

    static String cut(String text) {
        return text.length() <= ChainAttempt.MAX_ANSWER ? text : text.substring(0, ChainAttempt.MAX_ANSWER);
    }

    private static Refusal unknownPrices() {
        return new Refusal(
                RefusalCode.FUNDS_UNKNOWN,
                BigInteger.ZERO,
                BigInteger.ZERO,
                "what the chain charges beside the gas could not be read; it is read again");
    }
}
