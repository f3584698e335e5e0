package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.MarginCommand;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;

/** {@code /margin}: puts collateral into an open position or takes some out; its size stays. */
final class Margin implements Command {
    private final Trading trading;

    Margin(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/margin";
    }

    @Override
    public String usage() {
        return "ID +USD|-USD";
    }

    @Override
    public String purpose() {
        return "puts collateral into a position or takes some out; the size stays";
    }

    @Override
    public String example() {
        return "/margin P1 +50";
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public Answer run(Session session, Words words) {
        StoredPosition position = Held.required(trading, session, words);
        Usd change = Typed.change(words);
        words.end();
        Receipt receipt = trading.desk()
                .margin(new MarginCommand(session.key(), session.user(), position.id(), change, session.trace()));
        String number = "P" + position.number();
        StoredIntent intent = receipt.intent();
        if (!receipt.accepted() || intent == null) {
            return Say.refused(receipt, Data.of("number", number).and("position", position.id()));
        }
        try {
            return outcome(intent.id(), number, change, trading.listings().require(position.instrument()));
        } catch (StoreException silent) {
            return Opener.recorded(intent.id());
        }
    }

    private Answer outcome(SortableId id, String number, Usd change, Listing listing) {
        StoredIntent intent = Opener.await(trading, id);
        Data data = OrderData.of(intent, listing).and("number", number);
        if (intent.state() != IntentState.FILLED) {
            return intent.state().terminal() ? Opener.ended(intent, data) : Opener.underWay(intent, data);
        }
        StoredPosition after =
                trading.store().transact(tx -> tx.position(intent.position())).orElseThrow();
        data.and("collateral_left", after.collateral()).and("liquidation_price", after.liquidation());
        return Answer.ok(
                "Margin of " + number + " " + Say.signed(change) + " USD: collateral " + after.collateral()
                        + " USD, liquidation price " + Say.price(after.liquidation()) + "." + Say.decidedBy(intent),
                data.map());
    }
}
