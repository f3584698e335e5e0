package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.IncreaseCommand;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;

/** {@code /increase}: adds to an open position at the leverage it was opened with. */
final class Increase implements Command {
    private final Trading trading;

    Increase(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/increase";
    }

    @Override
    public String usage() {
        return "ID USD [slippage PERCENT]";
    }

    @Override
    public String purpose() {
        return "adds collateral and size to a position at its leverage; USD is before fees";
    }

    @Override
    public String example() {
        return "/increase P1 50";
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public Answer run(Session session, Words words) {
        StoredPosition position = Held.required(trading, session, words);
        Usd collateral = Typed.collateral(words);
        Ratio slippage = words.takeIf("slippage")
                ? Typed.slippage(words)
                : Chosen.of(trading, session).slippage();
        words.end();
        Receipt receipt = trading.desk()
                .increase(new IncreaseCommand(
                        session.key(), session.user(), position.id(), collateral, slippage, session.trace()));
        String number = "P" + position.number();
        StoredIntent intent = receipt.intent();
        if (!receipt.accepted() || intent == null) {
            return Say.refused(receipt, Data.of("number", number).and("position", position.id()));
        }
        try {
            return outcome(intent.id(), number, trading.listings().require(position.instrument()));
        } catch (StoreException silent) {
            return Opener.recorded(intent.id());
        }
    }

    private Answer outcome(SortableId id, String number, Listing listing) {
        StoredIntent intent = Opener.await(trading, id);
        Data data = OrderData.of(intent, listing).and("number", number);
        if (!intent.state().terminal()) {
            return Opener.underWay(intent, data);
        }
        return intent.filledUnits() == 0 ? Opener.ended(intent, data) : added(intent, listing, data);
    }

    private Answer added(StoredIntent intent, Listing listing, Data data) {
        StoredPosition after =
                trading.store().transact(tx -> tx.position(intent.position())).orElseThrow();
        int decimals = listing.instrument().sizeDecimals();
        Quantity left = Quantity.of(after.remainingUnits(), decimals);
        Quantity added = Quantity.of(intent.filledUnits(), decimals);
        data.and("entry", after.entry())
                .and("remaining", left)
                .and("collateral_left", after.collateral())
                .and("fees", after.fees())
                .and("liquidation_price", after.liquidation())
                .and("stop_loss", after.stopLoss())
                .and("take_profit", after.takeProfit());
        String base = listing.instrument().base();
        return Answer.ok(
                "Added " + added + " " + base + " to P" + after.number() + ": " + after.side() + " " + left + " " + base
                        + " at " + Say.price(after.entry()) + " on average; collateral " + after.collateral()
                        + " USD, fees so far " + after.fees() + " USD, liquidation price "
                        + Say.price(after.liquidation()) + "." + Say.decidedBy(intent),
                data.map());
    }
}
