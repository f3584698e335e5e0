package io.github.plimsoll.bot.avantis;

import io.github.plimsoll.avantis.venue.AvantisSettings;
import io.github.plimsoll.avantis.venue.OrderJournal;
import io.github.plimsoll.avantis.venue.OwnCallRule;
import io.github.plimsoll.avantis.venue.OwnTransactions;
import io.github.plimsoll.avantis.venue.RestingRules;
import io.github.plimsoll.avantis.venue.TraderWallet;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.bot.live.Fact;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.sending.Argument;
import io.github.plimsoll.evm.sending.Chain;
import io.github.plimsoll.evm.sending.ChainView;
import io.github.plimsoll.evm.sending.PolicySigner;
import io.github.plimsoll.evm.sending.PolicySigner.Allowed;
import io.github.plimsoll.evm.sending.SendGate;
import io.github.plimsoll.evm.sending.SendingSettings;
import io.github.plimsoll.evm.sending.SpentToday;
import io.github.plimsoll.evm.sending.TicketSender;
import io.github.plimsoll.evm.sending.TransactionRules;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * With what the delegate sends transactions and pays for them.
 *
 * @param chain its nodes; belongs to this payer alone
 * @param gas what a call needs
 */
public record GasPayer(Chain chain, OwnTransactions.GasLimits gas) {
    /** Of {@code delegatedAction(address,bytes)}. */
    private static final String FOR_A_TRADER = "9a10cc32";

    private static final int ETH = 18;
    private static final long ASKED_EVERY_NANOS = 30_000_000_000L;

    /** Sends them. Thread-safe. */
    static final class Sender {
        private final TicketSender tickets;
        private final GasPayer payer;
        private final EvmAddress address;
        private final WorldClock clock;
        private Fact<Optional<BigDecimal>> known = Fact.unknown("it was not asked for yet");
        private long nextAt;

        private Sender(TicketSender tickets, GasPayer payer, EvmAddress address, WorldClock clock) {
            this.clock = clock;
            this.nextAt = clock.monotonicNanos();
            this.tickets = tickets;
            this.payer = payer;
            this.address = address;
        }

        OwnTransactions transactions(
                URI feed, URI history, long threshold, OptionalLong mostAllowed, Optional<RestingRules> resting) {
            return new OwnTransactions(
                    Map.of(address, tickets),
                    payer.gas(),
                    feed,
                    history,
                    OwnTransactions.ONE_WEI,
                    threshold,
                    mostAllowed,
                    resting);
        }

        void step() {
            tickets.step();
        }

        /** What it has for gas, as of a moment ago: orders do not wait for who asks. */
        synchronized Fact<Optional<BigDecimal>> eth() {
            if (clock.monotonicNanos() - nextAt >= 0) {
                known = tickets.view()
                        .flatMap(ChainView::balance)
                        .map(wei -> Fact.known(Optional.of(new BigDecimal(wei, ETH))))
                        .orElseGet(() -> Fact.unknown("too few nodes tell what the delegate holds"));
                nextAt = clock.monotonicNanos() + ASKED_EVERY_NANOS;
            }
            return known;
        }
    }

    /**
     * One that signs what its traders' recorded orders ask for at the router, within the caps of the settings.
     *
     * @param mind what its key signs beyond changes of margin and closes
     * @param placing wei that an order which waits at the venue sends along
     */
    Sender sender(
            SigningKey key,
            ChainSettings chainSettings,
            AvantisSettings settings,
            SortedMap<AccountId, TraderWallet> wallets,
            WalletStore store,
            OrderJournal journal,
            List<Instrument> traded,
            UnaryOperator<OwnCallRule> mind,
            BigInteger placing,
            SendGate gate,
            WorldClock clock,
            String holder) {
        BigInteger chainId = BigInteger.valueOf(chainSettings.id());
        EvmAddress router = settings.domain().router();
        TransactionRules rules = new TransactionRules(chainId, chainSettings.fees());
        SortedMap<AccountId, EvmAddress> traders = new TreeMap<>();
        wallets.forEach((account, wallet) -> traders.put(account, wallet.trader()));
        List<Allowed> allowed = traders.values().stream()
                .map(trader -> new Allowed(router, FOR_A_TRADER, OwnTransactions.ONE_WEI.max(placing))
                        .where(Argument.is(0, trader)))
                .toList();
        PolicySigner policy = new PolicySigner(
                        key.address(),
                        transaction -> transaction.signed(key.sign(transaction.digest())),
                        rules,
                        allowed)
                .spending(chainSettings.feesADay(), SpentToday.of(store, chainId, key.address(), clock));
        TicketSender tickets = new TicketSender(
                store,
                chain,
                policy,
                mind.apply(new OwnCallRule(key.address(), traders, router, OwnTransactions.ONE_WEI, journal, traded)),
                SendingSettings.of(rules, chainSettings.feesADay()),
                gate,
                clock,
                holder);
        return new Sender(tickets, this, key.address(), clock);
    }
}
