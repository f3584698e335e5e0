package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.IntentNonce;
import io.github.plimsoll.avantis.message.SizeUpdate;
import io.github.plimsoll.avantis.message.Trade;
import io.github.plimsoll.avantis.venue.TicketSigner;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.testkit.ManualClock;
import io.github.plimsoll.testkit.suites.TicketOffice;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The signer has a mind of its own: what was recorded, and nothing else. */
class TicketSignerTest {
    private static final long PERCENT = 10_000_000_000L;
    private static final AccountId HERS = AvantisWorld.HERS;

    private final PrivateKey key = key();
    private final EvmAddress trader = key.address();
    private final ManualClock clock = new ManualClock();
    private final TicketOffice office = new TicketOffice(clock, AvantisWorld.listing());
    private OptionalLong pair = OptionalLong.of(1);
    private int signed;

    private static PrivateKey key() {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 9);
        return PrivateKey.of(bytes);
    }

    @BeforeEach
    void price() {
        office.price(Price.parse("50000", AvantisWorld.BTC.priceDecimals()).units());
    }

    private TicketSigner signer() {
        SigningKey counted = new SigningKey() {
            @Override
            public EvmAddress address() {
                return trader;
            }

            @Override
            public Signature sign(byte[] digest) {
                signed++;
                return key.sign(digest);
            }
        };
        return new TicketSigner(
                counted,
                FakeAvantis.DOMAIN,
                HERS,
                trader,
                List.of(AvantisWorld.BTC),
                instrument -> pair,
                Duration.ofSeconds(20),
                clock);
    }

    private StoredIntent recorded(String worst) {
        return office.open(HERS, Side.LONG, 1_000, Price.parse(worst, AvantisWorld.BTC.priceDecimals()));
    }

    private static long coins(StoredIntent order) {
        return order.sizeUnits() * 100; // 1e-8 to 1e-10
    }

    private Intent open(long collateral, boolean buy, long coins, long slippage, BigInteger nonce) {
        Trade trade = Trade.opening(trader, 1, collateral, 500_000_000_000_000L, buy, 10 * PERCENT, 0, 0);
        return new Intent.OpenCoin(trade, 0, coins, PERCENT, 75 * PERCENT, slippage, 1, nonce);
    }

    private Intent asRecorded(StoredIntent order, long slippage) {
        return open(order.collateral().micros(), true, coins(order), slippage, IntentNonce.of(order.id()));
    }

    private void refused(SendTicket ticket, Intent intent) {
        int before = signed;
        assertThatThrownBy(() -> signer().sign(ticket, intent))
                .isInstanceOfSatisfying(
                        RefusedException.class, no -> assertThat(no.code()).isEqualTo(RefusalCode.NOT_ALLOWED));
        assertThat(signed).as("the key was never asked").isEqualTo(before);
    }

    @Test
    @DisplayName("what was recorded is signed, as itself")
    void signs() {
        StoredIntent order = recorded("50500");
        Intent intent = asRecorded(order, PERCENT);
        Signature signature = signer().sign(office.ticket(order), intent);
        assertThat(signature.signer(FakeAvantis.DOMAIN.typedData(intent).digest()))
                .isEqualTo(trader);
    }

    @Test
    @DisplayName("another side, size, collateral, nonce or price than was recorded is not signed")
    void nothingElse() {
        StoredIntent order = recorded("50500");
        long collateral = order.collateral().micros();
        BigInteger nonce = IntentNonce.of(order.id());
        SendTicket ticket = office.ticket(order);
        refused(ticket, open(collateral + 1, true, coins(order), PERCENT, nonce));
        refused(ticket, open(collateral, false, coins(order), PERCENT, nonce));
        refused(ticket, open(collateral, true, coins(order) + 1, PERCENT, nonce));
        refused(ticket, open(collateral, true, coins(order), PERCENT + 1, nonce));
        refused(ticket, open(collateral, true, coins(order), PERCENT, nonce.add(BigInteger.ONE)));
        refused(ticket, new Intent.CloseCoin(trader, 1, 0, 5, coins(order), 500_000_000_000_000L, 1, nonce));
        refused(ticket, new Intent.Delegate(trader, trader, 4_000_000_000L, 1, "", nonce));
        refused(
                ticket,
                new Intent.IncreaseCoin(
                        new SizeUpdate(trader, 1, 0, 500_000_000_000_000L, collateral, 10 * PERCENT),
                        coins(order),
                        PERCENT,
                        75 * PERCENT,
                        PERCENT,
                        1,
                        nonce));
        signer().sign(ticket, asRecorded(order, PERCENT));
        assertThat(signed).isEqualTo(1);
    }

    @Test
    @DisplayName("an order of another account or trader is not signed")
    void notForOthers() {
        StoredIntent his = office.open(AvantisWorld.HIS, Side.LONG, 1_000);
        refused(office.ticket(his), asRecorded(his, 1));
        StoredIntent order = recorded("50500");
        Trade other = Trade.opening(
                new EvmAddress("0x" + "12".repeat(20)),
                1,
                order.collateral().micros(),
                500_000_000_000_000L,
                true,
                10 * PERCENT,
                0,
                0);
        refused(
                office.ticket(order),
                new Intent.OpenCoin(other, 0, coins(order), PERCENT, 75 * PERCENT, 1, 1, IntentNonce.of(order.id())));
    }

    @Test
    @DisplayName(
            "nothing is added in another market, for longer than an order lives, or where the market is not known; a close gets out")
    void inItsMarketAndTime() {
        StoredIntent order = recorded("50500");
        SendTicket ticket = office.ticket(order);
        pair = OptionalLong.of(2);
        refused(ticket, asRecorded(order, PERCENT));
        pair = OptionalLong.empty();
        refused(ticket, asRecorded(order, PERCENT));
        long life = clock.epochMicros() / 1_000 + 20_000;
        StoredIntent close = office.close(order, order.sizeUnits());
        SendTicket out = office.ticket(close);
        refused(out, closing(close, life + 1));
        signer().sign(out, closing(close, life));
        pair = OptionalLong.of(2);
        refused(out, closing(close, life));
    }

    private Intent closing(StoredIntent order, long deadlineMs) {
        return new Intent.CloseCoin(
                trader, 1, 0, 5, coins(order), 500_000_000_000_000L, deadlineMs, IntentNonce.of(order.id()));
    }

    @Test
    @DisplayName("a ticket stands for the first bytes that were asked for, and for none when it is used")
    void oneTicketOneOrder() {
        StoredIntent order = recorded("50500");
        SendTicket ticket = office.ticket(order);
        signer().sign(ticket, asRecorded(order, PERCENT));
        signer().sign(ticket, asRecorded(order, PERCENT));
        refused(ticket, asRecorded(order, PERCENT / 2));
        assertThat(ticket.redeem()).isTrue();
        refused(ticket, asRecorded(order, PERCENT));
    }
}
