package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.AccountLedger.Charge;
import io.github.plimsoll.execution.LedgerAnswer.Booked;
import io.github.plimsoll.execution.LedgerAnswer.Code;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Histories worked out by hand. */
class AccountLedgerTest {
    private final AccountLedger ledger = new AccountLedger(2, 3);

    private static Usd usd(String amount) {
        return Usd.parse(amount);
    }

    private static Quantity size(String size) {
        return Quantity.parse(size, 3);
    }

    private static Price price(String price) {
        return Price.parse(price, 2);
    }

    private static Booked booked(LedgerAnswer answer) {
        return answer.fold(yes -> yes, no -> {
            throw new AssertionError(no);
        });
    }

    private static Code refused(LedgerAnswer answer) {
        return answer.fold(
                yes -> {
                    throw new AssertionError(yes);
                },
                no -> no.code());
    }

    private LedgerPosition position() {
        return ledger.position("p").orElseThrow();
    }

    @Test
    @DisplayName("EXE-57 the average entry is that of the increases and no close changes it")
    void averageEntry() {
        ledger.open("p", Side.LONG, size("1"), price("100"), Usd.ZERO, Usd.ZERO);
        ledger.increase("p", size("2"), price("130"), Usd.ZERO, Usd.ZERO);
        assertThat(position().entry()).isEqualTo(price("120"));
        assertThat(booked(ledger.close("p", size("1.5"), price("150"), Usd.ZERO))
                        .pnl())
                .as("1.5 x (150 - 120)")
                .isEqualTo(usd("45"));
        assertThat(position().entry()).isEqualTo(price("120"));
        ledger.increase("p", size("0.5"), price("100"), Usd.ZERO, Usd.ZERO);
        assertThat(position().entry()).as("(1.5 x 120 + 0.5 x 100) / 2").isEqualTo(price("115"));
        assertThat(booked(ledger.close("p", size("2"), price("110"), Usd.ZERO)).pnl())
                .isEqualTo(usd("-10"));
        assertThat(position().opened()).isEqualTo(size("3.5"));
        assertThat(position().closed()).isEqualTo(size("3.5"));
        assertThat(position().pnl()).isEqualTo(usd("35"));
    }

    @Test
    void partsOfWhatRemains() {
        ledger.open("p", Side.LONG, size("1"), price("100"), usd("20"), Usd.ZERO);
        ledger.close("p", size("0.5"), price("100"), Usd.ZERO);
        assertThat(position().margin()).isEqualTo(usd("10"));
        assertThat(refused(ledger.close("p", size("0.501"), price("100"), Usd.ZERO)))
                .isEqualTo(Code.MORE_THAN_REMAINS);
        booked(ledger.close("p", size("0.25"), price("100"), Usd.ZERO));
        assertThat(position().margin()).as("half of what was left").isEqualTo(usd("5"));
        booked(ledger.close("p", size("0.25"), price("100"), Usd.ZERO));
        assertThat(refused(ledger.close("p", size("0.001"), price("100"), Usd.ZERO)))
                .isEqualTo(Code.NO_POSITION);
    }

    @Test
    @DisplayName("EXE-73 a result is net of opening fee, closing fee, funding, rollover and gas")
    void netOfEveryFee() {
        booked(ledger.deposit(usd("1000")));
        booked(ledger.open("p", Side.SHORT, size("2"), price("100"), usd("50"), usd("0.2")));
        booked(ledger.charge("p", Charge.FUNDING, usd("-0.05"), false));
        booked(ledger.charge("p", Charge.ROLLOVER, usd("0.03"), true));
        booked(ledger.charge(Charge.GAS, usd("0.01")));
        Booked close = booked(ledger.close("p", size("2"), price("90"), usd("0.18")));
        assertThat(close.pnl()).isEqualTo(usd("20"));
        assertThat(close.realized()).isEqualTo(usd("19.82"));
        assertThat(position().realized()).as("20 - 0.2 + 0.05 - 0.03 - 0.18").isEqualTo(usd("19.64"));
        assertThat(ledger.balance(Book.CASH)).isEqualTo(usd("1019.63"));
        assertThat(ledger.balance(Book.MARGIN)).isEqualTo(Usd.ZERO);
        assertThat(ledger.balance(Book.PNL)).isEqualTo(usd("-20"));
        assertThat(ledger.balance(Book.FEES)).isEqualTo(usd("0.37"));
        assertThat(ledger.balance(Book.EXTERNAL)).isEqualTo(usd("-1000"));
        assertThat(ledger.fees().keySet()).containsExactly("CLOSE", "FUNDING", "GAS", "OPEN", "ROLLOVER");
    }

    @Test
    void anIsolatedPositionLosesItsMarginAndALiquidationTakesAllOfIt() {
        ledger.deposit(usd("100"));
        ledger.open("p", Side.LONG, size("1"), price("100"), usd("10"), Usd.ZERO);
        Booked deep = booked(ledger.close("p", size("0.5"), price("80"), usd("1")));
        assertThat(deep.pnl()).as("-10, cut at the released margin").isEqualTo(usd("-5"));
        assertThat(deep.fee()).isEqualTo(Usd.ZERO);
        Booked taken = booked(ledger.liquidate("p", size("0.5"), price("92")));
        assertThat(taken.pnl()).isEqualTo(usd("-4"));
        assertThat(taken.fee()).as("what was left is the venue's").isEqualTo(usd("1"));
        assertThat(taken.entries())
                .containsExactly(
                        new Posting.Entry(Book.MARGIN, usd("-5")),
                        new Posting.Entry(Book.PNL, usd("4")),
                        new Posting.Entry(Book.FEES, usd("1")));
        assertThat(ledger.balance(Book.CASH)).isEqualTo(usd("90"));
        ledger.open("free", Side.SHORT, size("1"), price("100"), Usd.ZERO, Usd.ZERO);
        assertThat(refused(ledger.liquidate("free", size("1"), price("900")))).isEqualTo(Code.NO_MARGIN);
        assertThat(booked(ledger.close("free", size("1"), price("900"), Usd.ZERO))
                        .pnl())
                .as("without margin the account pays")
                .isEqualTo(usd("-800"));
        assertThat(ledger.balance(Book.CASH)).isEqualTo(usd("-710"));
    }

    @Test
    void whatContradictsTheBooksIsRefusedAndChangesNothing() {
        ledger.deposit(usd("30"));
        ledger.open("p", Side.LONG, size("1"), price("100"), usd("10"), Usd.ZERO);
        assertThat(refused(ledger.open("p", Side.SHORT, size("1"), price("100"), Usd.ZERO, Usd.ZERO)))
                .isEqualTo(Code.ALREADY_OPEN);
        assertThat(refused(ledger.withdraw(usd("20.000001")))).isEqualTo(Code.MORE_THAN_CASH);
        assertThat(refused(ledger.margin("p", usd("20.000001")))).isEqualTo(Code.MORE_THAN_CASH);
        assertThat(refused(ledger.margin("p", usd("-10.000001")))).isEqualTo(Code.MORE_THAN_MARGIN);
        assertThat(refused(ledger.charge("p", Charge.ROLLOVER, usd("10.000001"), true)))
                .isEqualTo(Code.MORE_THAN_MARGIN);
        assertThat(refused(ledger.increase("q", size("1"), price("1"), Usd.ZERO, Usd.ZERO)))
                .isEqualTo(Code.NO_POSITION);
        assertThat(ledger.balance(Book.CASH)).isEqualTo(usd("20"));
        assertThat(ledger.balance(Book.MARGIN)).isEqualTo(usd("10"));
        booked(ledger.margin("p", usd("20")));
        booked(ledger.margin("p", usd("-25")));
        assertThat(position().margin()).isEqualTo(usd("5"));
        booked(ledger.withdraw(usd("25")));
        assertThat(ledger.balance(Book.CASH)).isEqualTo(Usd.ZERO);
        assertThatThrownBy(() -> ledger.deposit(Usd.ZERO)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> ledger.close("p", size("0"), price("1"), Usd.ZERO))
                .hasMessageContaining("above 0");
        assertThatThrownBy(() -> ledger.close("p", size("1"), price("1"), usd("-1")))
                .hasMessageContaining("0 or above");
        assertThatThrownBy(() -> ledger.close("p", Quantity.of(1, 4), price("1"), Usd.ZERO))
                .hasMessageContaining("decimals");
    }

    @Test
    @DisplayName("EXE-58 the result of a reversal is that of the close and of the new side, with the fees of both")
    void aReversalIsACloseAndAnOpenWithTheirFees() {
        ledger.open("p", Side.LONG, size("1"), price("100"), Usd.ZERO, usd("0.1"));
        booked(ledger.close("p", size("1"), price("110"), usd("0.11")));
        assertThat(position().realized()).isEqualTo(usd("9.79"));
        booked(ledger.open("p", Side.SHORT, size("2"), price("110"), Usd.ZERO, usd("0.22")));
        assertThat(position().side()).isEqualTo(Side.SHORT);
        assertThat(position().realized()).as("counted anew").isEqualTo(usd("-0.22"));
        booked(ledger.close("p", size("2"), price("105"), usd("0.21")));
        assertThat(position().realized()).isEqualTo(usd("9.57"));
        assertThat(ledger.balance(Book.CASH)).isEqualTo(usd("19.36"));
        assertThat(ledger.balance(Book.PNL)).isEqualTo(usd("-20"));
        assertThat(ledger.balance(Book.FEES)).isEqualTo(usd("0.64"));
    }
}
