package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.ChangeCommand;
import io.github.plimsoll.execution.CloseAmount;
import io.github.plimsoll.execution.CloseCommand;
import io.github.plimsoll.execution.EntryChangeCommand;
import io.github.plimsoll.execution.EntryCommand;
import io.github.plimsoll.execution.EntryReceipt;
import io.github.plimsoll.execution.ExitChange;
import io.github.plimsoll.execution.IncreaseCommand;
import io.github.plimsoll.execution.MarginCommand;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One command of a user, who says it again until there is an answer, and what was answered first. */
final class Wish {
    /** Everything is closing already, or was closed. */
    private static final Set<String> WAITS =
            Set.of(Receipt.ALREADY_CLOSING, "POSITION_CLOSED", Receipt.POSITION_NOT_FOUND);

    final String key;
    private final @Nullable OpenCommand open;
    /** The same order, but it waits for a price. */
    private final @Nullable EntryCommand entry;

    private final @Nullable CloseCommand close;
    private final @Nullable ChangeCommand change;
    private final @Nullable IncreaseCommand increase;
    private final @Nullable MarginCommand margin;
    /** Other exits for an order that waits. */
    private final @Nullable EntryChangeCommand entryChange;

    /** Whether somebody wants to close or change what belongs to another. */
    private final boolean foreign;

    private @Nullable Receipt answer;

    Wish(OpenCommand open) {
        this.key = open.key();
        this.open = open;
        this.entry = null;
        this.close = null;
        this.change = null;
        this.increase = null;
        this.entryChange = null;
        this.margin = null;
        this.foreign = false;
    }

    Wish(EntryCommand entry) {
        this.key = entry.order().key();
        this.open = entry.order();
        this.entry = entry;
        this.close = null;
        this.change = null;
        this.increase = null;
        this.entryChange = null;
        this.margin = null;
        this.foreign = false;
    }

    Wish(CloseCommand close, boolean foreign) {
        this.key = close.key();
        this.open = null;
        this.entry = null;
        this.close = close;
        this.change = null;
        this.increase = null;
        this.entryChange = null;
        this.margin = null;
        this.foreign = foreign;
    }

    Wish(ChangeCommand change) {
        this.key = change.key();
        this.open = null;
        this.entry = null;
        this.close = null;
        this.change = change;
        this.increase = null;
        this.entryChange = null;
        this.margin = null;
        this.foreign = false;
    }

    Wish(IncreaseCommand increase) {
        this.key = increase.key();
        this.open = null;
        this.entry = null;
        this.close = null;
        this.change = null;
        this.increase = increase;
        this.entryChange = null;
        this.margin = null;
        this.foreign = false;
    }

    Wish(EntryChangeCommand entryChange, boolean foreign) {
        this.key = entryChange.key();
        this.open = null;
        this.entry = null;
        this.close = null;
        this.change = null;
        this.increase = null;
        this.entryChange = entryChange;
        this.margin = null;
        this.foreign = foreign;
    }

    Wish(MarginCommand margin) {
        this.key = margin.key();
        this.open = null;
        this.entry = null;
        this.close = null;
        this.change = null;
        this.increase = null;
        this.entryChange = null;
        this.margin = margin;
        this.foreign = false;
    }

    boolean movesMargin() {
        return margin != null;
    }

    boolean closes() {
        return close != null;
    }

    boolean changesEntry() {
        return entryChange != null;
    }

    boolean increases() {
        return increase != null;
    }

    boolean changes() {
        return change != null;
    }

    boolean answered() {
        return answer != null;
    }

    boolean opens() {
        return open != null;
    }

    /** Who opens; null for other commands. */
    @Nullable
    UserId user() {
        return open == null ? null : open.user();
    }

    /** The same order at the market once more, under a key of its own: a person taps on two devices. */
    @Nullable
    Wish onceMore(String otherKey) {
        return open == null || entry != null
                ? null
                : new Wish(new OpenCommand(
                        otherKey,
                        open.user(),
                        open.account(),
                        open.instrument(),
                        open.side(),
                        open.collateral(),
                        open.leverage(),
                        open.stopLoss(),
                        open.takeProfit(),
                        open.trace()));
    }

    Receipt say(TradeDesk desk) {
        if (change != null) {
            return desk.change(change);
        }
        if (increase != null) {
            return desk.increase(increase);
        }
        if (margin != null) {
            return desk.margin(margin);
        }
        if (entry != null) {
            return plain(desk.place(entry));
        }
        if (entryChange != null) {
            return plain(desk.changeEntry(entryChange));
        }
        return open != null ? desk.open(open) : desk.close(Objects.requireNonNull(close));
    }

    private static Receipt plain(EntryReceipt said) {
        return new Receipt(said.accepted(), said.code(), said.reason(), said.decision(), null, said.repeated());
    }

    boolean waits() {
        return entry != null;
    }

    /**
     * What no answer may be, whatever was answered before.
     *
     * @param frozen whether somebody has frozen anything
     * @param flips whether a close of more than is held would open the other side: then none is sent while the outcome of
     *     another is unknown
     */
    void sane(Receipt now, boolean frozen, boolean flips) {
        BrokenInvariant.require(
                "I23",
                entryChange == null || !foreign || !now.accepted(),
                "somebody changed what belongs to another: ",
                this);
        if (close == null || now.code().equals(Receipt.KEY_REUSED)) {
            return;
        }
        BrokenInvariant.require("I23", !foreign || !now.accepted(), "somebody closed what belongs to another: ", this);
        if (!foreign && close.amount() instanceof CloseAmount.All && !now.repeated()) {
            BrokenInvariant.require(
                    "EXIT",
                    now.accepted()
                            || WAITS.contains(now.code())
                            || (frozen && now.code().equals("CONTROL_FROZEN"))
                            || (flips && now.code().equals("CLOSE_OUTCOME_UNKNOWN")),
                    "a full close was refused: ",
                    now.code(),
                    " ",
                    now.reason());
        }
        if (close.amount() instanceof CloseAmount.Share share && now.accepted()) {
            share(share, now);
        }
    }

    /** A share is one of what remains. */
    private void share(CloseAmount.Share share, Receipt now) {
        for (RuleLine line : Objects.requireNonNull(now.decision()).rules()) {
            if (line.code().equals("REDUCE_ONLY")) {
                BigDecimal remaining = new BigDecimal(line.limit());
                BigDecimal asked = remaining
                        .multiply(BigDecimal.valueOf(share.percent().tenThousandths(), 6))
                        .setScale(8, RoundingMode.DOWN);
                BigDecimal closes = new BigDecimal(line.actual());
                boolean all = share.percent().tenThousandths() == Percent.ONE_HUNDRED;
                BrokenInvariant.require(
                        "I17",
                        all ? closes.compareTo(remaining) <= 0 : closes.compareTo(asked) == 0,
                        share.percent(),
                        " of ",
                        remaining,
                        " closes ",
                        closes);
            }
        }
    }

    /** Holds an answer against the first one: the same key with the same payload answers the same for ever. */
    void hear(Receipt now) {
        Receipt first = answer;
        if (now.decision() == null && !now.accepted()) {
            // Nothing was decided, so nothing was kept; unless something had been decided before.
            BrokenInvariant.require(
                    "I9",
                    first == null || (open == null && now.code().equals(Receipt.CONTENDED)),
                    key,
                    " was answered ",
                    (first == null ? "" : first.code()),
                    " and is now ",
                    now.code());
            return;
        }
        if (first == null) {
            answer = now;
            return;
        }
        BrokenInvariant.require(
                "I9",
                first.accepted() == now.accepted()
                        && first.code().equals(now.code())
                        && same(decision(first), decision(now))
                        && same(intent(first), intent(now)),
                key,
                " was answered ",
                first.code(),
                " ",
                decision(first),
                " and now ",
                now.code(),
                " ",
                decision(now));
    }

    private static boolean same(@Nullable SortableId one, @Nullable SortableId other) {
        return one == null ? other == null : one.equals(other);
    }

    private static @Nullable SortableId decision(Receipt receipt) {
        return receipt.decision() == null ? null : receipt.decision().id();
    }

    private static @Nullable SortableId intent(Receipt receipt) {
        return receipt.intent() == null ? null : receipt.intent().id();
    }

    /** Another command under the same key. */
    Receipt changed(TradeDesk desk) {
        if (open != null) {
            return desk.open(new OpenCommand(
                    key,
                    open.user(),
                    open.account(),
                    open.instrument(),
                    open.side(),
                    open.collateral().plus(Usd.of(1)),
                    open.leverage(),
                    open.stopLoss(),
                    open.takeProfit(),
                    open.trace()));
        }
        if (change != null) {
            return desk.change(new ChangeCommand(
                    key, change.user(), change.position(), new ExitChange.End(7_777_000_000L), change.trace()));
        }
        if (increase != null) {
            return desk.increase(new IncreaseCommand(
                    key, increase.user(), increase.position(), Usd.of(77), increase.maxSlippage(), increase.trace()));
        }
        if (margin != null) {
            return desk.margin(new MarginCommand(key, margin.user(), margin.position(), Usd.of(77), margin.trace()));
        }
        if (entryChange != null) {
            return plain(desk.changeEntry(new EntryChangeCommand(
                    key,
                    entryChange.user(),
                    entryChange.entry(),
                    new ExitChange.End(7_777_000_000L),
                    entryChange.trace())));
        }
        CloseCommand was = Objects.requireNonNull(close);
        return desk.close(new CloseCommand(
                key, was.user(), was.position(), new CloseAmount.Dollars(Usd.of(7_777)), was.origin(), was.trace()));
    }

    @Override
    public String toString() {
        if (change != null) {
            return key + " change " + Names.of(change.position()) + " " + change.change();
        }
        if (increase != null) {
            return key + " increase " + Names.of(increase.position()) + " by " + increase.collateral();
        }
        if (margin != null) {
            return key + " margin of " + Names.of(margin.position()) + " by " + margin.change();
        }
        if (entryChange != null) {
            return key + " change " + Names.of(entryChange.entry()) + " " + entryChange.change();
        }
        return open != null
                ? key + " " + open.user()
                        + (entry == null ? " open " : " wait " + entry.trigger() + "/" + entry.limit() + " ")
                        + open.instrument() + " " + open.side() + " " + open.collateral() + " x" + open.leverage()
                : key + " close " + (close == null ? "" : Names.of(close.position()) + " " + close.amount());
    }
}
