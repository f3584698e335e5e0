package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.CloseAmount;
import io.github.plimsoll.execution.CloseCommand;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.ReduceCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /close}: closes a position, a part of it, or all positions; never asks for a second step. */
final class Close implements Command {
    private final Trading trading;

    Close(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/close";
    }

    @Override
    public String usage() {
        return "ID|all [50%|$40|0.01 BTC]";
    }

    @Override
    public String purpose() {
        return "closes a position, a part of it, or everything";
    }

    @Override
    public String example() {
        return "/close P1 50%";
    }

    @Override
    public boolean counted() {
        return false;
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public Answer run(Session session, Words words) {
        String word = words.take("position");
        if (word.equalsIgnoreCase("all")) {
            words.end();
            return all(session);
        }
        StoredPosition position = Held.find(trading, session, word)
                .orElseThrow(() -> words.wrong(
                        Receipt.POSITION_NOT_FOUND,
                        "You have no position \"" + Words.shown(word) + "\"; /positions lists yours."));
        Listing listing = trading.listings().require(position.instrument());
        CloseAmount amount = Typed.closeAmount(words, listing);
        words.end();
        return close(session, session.key(), position, listing, amount);
    }

    private Answer close(Session session, String key, StoredPosition position, Listing listing, CloseAmount amount) {
        Receipt receipt = trading.desk()
                .close(new CloseCommand(key, session.user(), position.id(), amount, Origin.USER, session.trace()));
        if (!receipt.accepted() || receipt.intent() == null) {
            return refused(receipt, position);
        }
        try {
            return outcome(receipt.intent().id(), position, listing);
        } catch (StoreException silent) {
            return Opener.recorded(receipt.intent().id());
        }
    }

    private static Answer refused(Receipt receipt, StoredPosition position) {
        String number = "P" + position.number();
        Answer refused = Say.refused(receipt, Data.of("number", number).and("position", position.id()));
        return receipt.code().equals(ReduceCode.POSITION_CLOSED.name())
                ? Answer.rejected(
                        refused.code(),
                        "Refused: " + number + " is already closed; /positions lists what is open.",
                        refused.data())
                : refused;
    }

    private Answer outcome(SortableId id, StoredPosition position, Listing listing) {
        StoredIntent intent = Opener.await(trading, id);
        Data data = OrderData.of(intent, listing).and("number", "P" + position.number());
        if (intent.state() != IntentState.FILLED) {
            return intent.state().terminal() ? Opener.ended(intent, data) : Opener.underWay(intent, data);
        }
        return closed(intent, listing, data);
    }

    private Answer closed(StoredIntent intent, Listing listing, Data data) {
        StoredPosition after =
                trading.store().transact(tx -> tx.position(intent.position())).orElseThrow();
        Quantity size = Quantity.of(intent.sizeUnits(), listing.instrument().sizeDecimals());
        Quantity left = Quantity.of(after.remainingUnits(), listing.instrument().sizeDecimals());
        data.and("remaining", left)
                .and("realized", after.realized())
                .and("fees", after.fees())
                .and("collateral_left", after.collateral())
                .and("closed", !after.open());
        String base = listing.instrument().base();
        String rest = after.open()
                ? left + " " + base + " stay open with collateral " + after.collateral() + " USD"
                : "the position is closed";
        return Answer.ok(
                "Closed " + size + " " + base + " of P" + after.number() + "; " + rest + ". Realised so far "
                        + Say.signed(after.realized()) + " USD after " + after.fees() + " USD of fees."
                        + Say.decidedBy(intent),
                data.map());
    }

    /** Every position by a key of its own, so that a repeated command repeats each answer. */
    private Answer all(Session session) {
        AccountId account = session.account().id();
        List<StoredPosition> open = trading.store().transact(tx -> tx.openPositions(account));
        if (open.isEmpty()) {
            return Answer.ok("No open position.", Data.of("closed", List.of()).map());
        }
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> results = new ArrayList<>();
        boolean allDone = true;
        boolean allFinal = true;
        for (StoredPosition position : open) {
            Answer answer = close(
                    session,
                    session.key() + "/P" + position.number(),
                    position,
                    trading.listings().require(position.instrument()),
                    new CloseAmount.All());
            lines.add(answer.text());
            allDone &= answer.outcome() == Answer.Outcome.OK;
            allFinal &= answer.code().equals("OK");
            results.add(
                    Data.of("code", answer.code()).and("data", answer.data()).map());
        }
        Map<String, Object> data = Data.of("closed", results).map();
        String text = String.join("\n", lines);
        if (allDone && !allFinal) {
            return new Answer(Answer.Outcome.OK, "PENDING", text, data);
        }
        return allDone ? Answer.ok(text, data) : Answer.rejected("PARTLY_CLOSED", text, data);
    }
}
