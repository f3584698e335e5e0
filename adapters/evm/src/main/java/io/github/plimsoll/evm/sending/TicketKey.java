package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A signer that signs a call for the first time only for its ticket, or when it only takes risk away. What was signed once may be signed again in its place: it
 * offers more for the same, and one of them happens. Belongs to one thread at a time.
 */
final class TicketKey implements Signer {
    private static final String NO_TICKET = "no ticket stands for it any more, and nothing of it was ever signed";

    private final Signer key;
    private final TicketSender.CallRule rule;
    private final WalletStore store;
    private final BigInteger chainId;
    private @Nullable SendTicket ticket;
    private @Nullable Call call;
    private String id = "";

    TicketKey(Signer key, TicketSender.CallRule rule, WalletStore store, BigInteger chainId) {
        this.key = key;
        this.rule = rule;
        this.store = store;
        this.chainId = chainId;
    }

    /** Does something while a ticket is there for a call under one id, and under no other. */
    <T> T with(SendTicket given, String name, Call meant, Supplier<T> what) {
        ticket = given;
        id = name;
        call = meant;
        try {
            return what.get();
        } finally {
            ticket = null;
            id = "";
            call = null;
        }
    }

    @Override
    public EvmAddress address() {
        return key.address();
    }

    @Override
    public Optional<Refusal> refuses(Transaction transaction) {
        Optional<Refusal> own = key.refuses(transaction);
        // It takes no place in the sequence when nobody would sign for it.
        return own.isPresent()
                        || transaction.isNothing(key.address())
                        || isMeant(transaction)
                        || wasSigned(transaction)
                        || takesBack(transaction)
                ? own
                : Optional.of(new Refusal(RefusalCode.NOT_ALLOWED, BigInteger.ZERO, BigInteger.ZERO, NO_TICKET));
    }

    @Override
    public Optional<Refusal> waits(Transaction transaction) {
        return key.waits(transaction);
    }

    @Override
    public SignedTransaction sign(Transaction transaction) {
        if (transaction.isNothing(key.address()) || wasSigned(transaction)) {
            return key.sign(transaction);
        }
        if (takesBack(transaction)) {
            key.waits(transaction).ifPresent(why -> {
                throw new NotNowException(why);
            });
            return key.sign(transaction);
        }
        SendTicket given = ticket;
        Call meant = call;
        // An earlier try of the same call may wait before it: that one is dead, whoever signs the same.
        if (given == null || meant == null || !isMeant(transaction) || !isHere(transaction)) {
            throw new RefusedException(RefusalCode.NOT_ALLOWED, NO_TICKET);
        }
        if (!rule.isOf(given.intent(), meant)) {
            throw new RefusedException(
                    RefusalCode.NOT_ALLOWED,
                    "the call is not the " + given.intent().kind() + " that was recorded as "
                            + given.intent().id());
        }
        // What would not be signed now takes no ticket.
        key.waits(transaction).ifPresent(why -> {
            throw new NotNowException(why);
        });
        if (!given.binds(TicketSender.hash(meant)) || !given.redeem()) {
            throw new RefusedException(RefusalCode.NOT_ALLOWED, "the send lease ran out before it was signed");
        }
        return key.sign(transaction);
    }

    /** Whether it only takes risk away, which needs no ticket, and still does so now. */
    private boolean takesBack(Transaction transaction) {
        return rule.takesBack(new Call(
                transaction.to(),
                transaction.value(),
                transaction.data(),
                transaction.gasLimit().longValueExact()));
    }

    boolean mayTakeBack(Call asked) {
        return rule.takesBack(asked);
    }

    private boolean isMeant(Transaction transaction) {
        return call != null && does(call, transaction);
    }

    private static boolean does(Call call, Transaction transaction) {
        return call.equals(new Call(
                transaction.to(),
                transaction.value(),
                transaction.data(),
                transaction.gasLimit().longValueExact()));
    }

    /** Whether the place is that of what the ticket is for. */
    private boolean isHere(Transaction transaction) {
        long place = transaction.nonce().longValueExact();
        return store.work(DurableSender.wallet(chainId, key.address())).items().stream()
                .anyMatch(item ->
                        item.send().sequence() == place && item.send().id().equals(id));
    }

    /** Whether that call was signed before in that place. */
    private boolean wasSigned(Transaction transaction) {
        long place = transaction.nonce().longValueExact();
        return store.work(DurableSender.wallet(chainId, key.address())).items().stream()
                .filter(item -> item.send().sequence() == place)
                .filter(item -> does(Call.read(item.send().payload()), transaction))
                .anyMatch(TicketKey::isSigned);
    }

    private static boolean isSigned(Item item) {
        return item.attempts().stream().anyMatch(TicketKey::isSigned);
    }

    private static boolean isSigned(ChainAttempt attempt) {
        return !attempt.cancels() && attempt.raw() != null;
    }
}
