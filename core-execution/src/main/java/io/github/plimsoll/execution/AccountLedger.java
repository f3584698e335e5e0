package io.github.plimsoll.execution;

import io.github.plimsoll.execution.LedgerAnswer.Booked;
import io.github.plimsoll.execution.LedgerAnswer.Code;
import io.github.plimsoll.execution.LedgerAnswer.Refused;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The double-entry books of one account in memory, with the arithmetic that {@link Settlement} books with: whoever has the
 * fills can recompute every figure. A fill is a fact and is booked even when it takes cash below 0; what contradicts the
 * books is refused and changes nothing. Sizes and prices have the decimals given at the start.
 *
 * <p>A position that is opened with margin is isolated: a close pays at most what it releases of the margin, first the loss,
 * then the fee. One without margin pays from cash. Not thread-safe.
 */
public final class AccountLedger {
    /** What an account is charged beside its fills. */
    public enum Charge {
        FUNDING,
        ROLLOVER,
        GAS,
        FEE
    }

    private final Map<Book, Usd> balances = new EnumMap<>(Book.class);
    private final SortedMap<String, Usd> fees = new TreeMap<>();
    private final SortedMap<String, LedgerPosition> positions = new TreeMap<>();
    private final int priceDecimals;
    private final int sizeDecimals;

    public AccountLedger(int priceDecimals, int sizeDecimals) {
        Price.of(1, priceDecimals);
        Quantity.of(1, sizeDecimals);
        this.priceDecimals = priceDecimals;
        this.sizeDecimals = sizeDecimals;
    }

    /** What a book holds; all books together are zero. */
    public Usd balance(Book book) {
        return balances.getOrDefault(book, Usd.ZERO);
    }

    /** Fees by the kind of event that charged them; together they are the book FEES. */
    public SortedMap<String, Usd> fees() {
        return new TreeMap<>(fees);
    }

    /** Positions by name, closed ones included; one that was opened anew counts from there. */
    public SortedMap<String, LedgerPosition> positions() {
        return new TreeMap<>(positions);
    }

    public Optional<LedgerPosition> position(String name) {
        return Optional.ofNullable(positions.get(name));
    }

    /** @throws IllegalArgumentException when the amount is not above 0 */
    public LedgerAnswer deposit(Usd amount) {
        return book("DEPOSIT", Bookings.flow(positive("amount", amount)), Usd.ZERO, Usd.ZERO);
    }

    /** @throws IllegalArgumentException when the amount is not above 0 */
    public LedgerAnswer withdraw(Usd amount) {
        positive("amount", amount);
        return amount.compareTo(balance(Book.CASH)) > 0
                ? moreThanCash(amount)
                : book("WITHDRAWAL", Bookings.flow(amount.negate()), Usd.ZERO, Usd.ZERO);
    }

    /** A fill that opens a position; {@code margin} is 0 for one without margin. */
    public LedgerAnswer open(String name, Side side, Quantity size, Price price, Usd margin, Usd fee) {
        LedgerPosition before = positions.get(name);
        if (before != null && !before.remaining().isZero()) {
            return new Refused(Code.ALREADY_OPEN, name + " is open with " + before.remaining() + ": increase it");
        }
        requireFill(size, price, margin, fee);
        Quantity none = Quantity.of(0, sizeDecimals);
        positions.put(
                name,
                new LedgerPosition(side, none, none, price, CostBasis.NONE, Usd.ZERO, false, Usd.ZERO, Usd.ZERO)
                        .increased(size, price, margin, fee));
        return book("OPEN", Bookings.opened(margin, fee), Usd.ZERO, fee);
    }

    /** A fill that adds to a position. */
    public LedgerAnswer increase(String name, Quantity size, Price price, Usd margin, Usd fee) {
        requireFill(size, price, margin, fee);
        return with(name, position -> {
            positions.put(name, position.increased(size, price, margin, fee));
            return book("INCREASE", Bookings.opened(margin, fee), Usd.ZERO, fee);
        });
    }

    /** A fill that closes a part of a position, or what remains. */
    public LedgerAnswer close(String name, Quantity size, Price price, Usd fee) {
        requireFill(size, price, Usd.ZERO, fee);
        return with(name, position -> reduce(name, position, "CLOSE", size, price, fee));
    }

    /** The venue takes a part of a position, or what remains, with all its margin. */
    public LedgerAnswer liquidate(String name, Quantity size, Price price) {
        requireFill(size, price, Usd.ZERO, Usd.ZERO);
        return with(
                name,
                position -> position.isolated()
                        ? reduce(name, position, "LIQUIDATION", size, price, position.margin())
                        : new Refused(Code.NO_MARGIN, name + " holds no margin that could be taken"));
    }

    private LedgerAnswer reduce(
            String name, LedgerPosition position, String type, Quantity size, Price price, Usd fee) {
        if (size.compareTo(position.remaining()) > 0) {
            return new Refused(
                    Code.MORE_THAN_REMAINS, "of " + name + " remain " + position.remaining() + ", not " + size);
        }
        Usd released = PositionMath.released(
                position.margin(), size.units(), position.remaining().units());
        CostBasis.Part part = position.basis()
                .close(position.side(), size.units(), position.remaining().units(), price, sizeDecimals);
        boolean liquidated = type.equals("LIQUIDATION");
        long gross = liquidated ? Math.min(0, part.pnlMicros()) : part.pnlMicros();
        PositionMath.Settled money = position.isolated()
                ? PositionMath.settle(released, gross, fee)
                : new PositionMath.Settled(
                        Usd.ofMicros(gross), fee, Usd.ofMicros(gross).minus(fee));
        positions.put(name, position.reduced(size, part.rest(), released, money.pnl(), money.fee()));
        return book(type, Bookings.closed(released, money), money.pnl(), money.fee());
    }

    /** Margin from cash to a position; negative takes it back. */
    public LedgerAnswer margin(String name, Usd added) {
        return with(name, position -> {
            if (added.compareTo(balance(Book.CASH)) > 0) {
                return moreThanCash(added);
            }
            if (position.margin().plus(added).isNegative()) {
                return moreThanMargin(name, position, added.negate());
            }
            positions.put(name, position.charged(Usd.ZERO, added));
            return book("MARGIN", Bookings.margin(added), Usd.ZERO, Usd.ZERO);
        });
    }

    /** A charge on the account's cash; negative when it is received. */
    public LedgerAnswer charge(Charge kind, Usd amount) {
        return book(kind.name(), Bookings.charged(Book.CASH, amount), Usd.ZERO, amount);
    }

    /** A charge on a position, paid from its margin or from cash; negative when it is received. */
    public LedgerAnswer charge(String name, Charge kind, Usd amount, boolean fromMargin) {
        return with(name, position -> {
            if (fromMargin && amount.compareTo(position.margin()) > 0) {
                return moreThanMargin(name, position, amount);
            }
            positions.put(name, position.charged(amount, fromMargin ? amount.negate() : Usd.ZERO));
            Book payer = fromMargin ? Book.MARGIN : Book.CASH;
            return book(kind.name(), Bookings.charged(payer, amount), Usd.ZERO, amount);
        });
    }

    private LedgerAnswer with(String name, Function<LedgerPosition, LedgerAnswer> then) {
        LedgerPosition position = positions.get(name);
        return position == null || position.remaining().isZero()
                ? new Refused(Code.NO_POSITION, "there is no open position " + name)
                : then.apply(position);
    }

    private Refused moreThanCash(Usd amount) {
        return new Refused(Code.MORE_THAN_CASH, "cash is " + balance(Book.CASH) + " USD, not " + amount);
    }

    private static Refused moreThanMargin(String name, LedgerPosition position, Usd amount) {
        return new Refused(
                Code.MORE_THAN_MARGIN, name + " holds " + position.margin() + " USD of margin, not " + amount);
    }

    private Booked book(String type, List<Posting.Entry> entries, Usd pnl, Usd fee) {
        for (Posting.Entry entry : entries) {
            balances.merge(entry.book(), entry.amount(), Usd::plus);
        }
        if (fee.micros() != 0) {
            fees.merge(type, fee, Usd::plus);
        }
        return new Booked(entries, pnl, fee);
    }

    private void requireFill(Quantity size, Price price, Usd margin, Usd fee) {
        if (size.decimals() != sizeDecimals || price.decimals() != priceDecimals) {
            throw new IllegalArgumentException("size and price have " + sizeDecimals + " and " + priceDecimals
                    + " decimals, not " + size.decimals() + " and " + price.decimals());
        }
        if (size.isZero() || margin.isNegative() || fee.isNegative()) {
            throw new IllegalArgumentException(
                    "a size is above 0, margin and fee are 0 or above, not " + size + ", " + margin + " and " + fee);
        }
    }

    private static Usd positive(String name, Usd amount) {
        if (!amount.isPositive()) {
            throw new IllegalArgumentException(name + " must be above 0 but is " + amount);
        }
        return amount;
    }
}
