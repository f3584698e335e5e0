package io.github.plimsoll.tests.avantis;

import static io.github.plimsoll.tests.simulated.SimBroken.require;

import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What has to be when nothing is under way any more. */
final class AvantisVerdict {
    private final AvantisStage stage;
    private final AvantisWitness witness;

    AvantisVerdict(AvantisStage stage) {
        this.stage = stage;
        this.witness = stage.witness;
    }

    /** @param persons whether persons have said what became of what nobody tells */
    void judge(boolean persons) {
        AvantisLife life = stage.anybody().orElseThrow();
        List<String> problems = life.venue.problems();
        for (StoredIntent intent : witness.intents()) {
            SortableId id = intent.id();
            boolean lost = witness.isUntold(id);
            VenueEvent fill = witness.fill(id);
            require("I4", (fill != null) == (intent.filledUnits() > 0), id, " was told as ", fill, " and is ", intent);
            if (lost && !intent.state().terminal()) {
                stage.see(AvantisSight.LOST_AND_SAID, true);
                boolean said = problems.stream().anyMatch(text -> text.contains(id.toString()));
                require("LOST", said, id, " is in a block, is ", intent.state(), ", and nobody is told: ", problems);
            }
            // An exit of a position that somebody else ended is tried again and again, until persons book that.
            boolean mayWait = !persons && (lost || (stage.strangers && intent.kind() == IntentKind.CLOSE));
            require("I28", intent.state().terminal() || mayWait, id, " does not end: ", intent, problems);
            require(
                    "I4",
                    !lost || !witness.wasExecuted(id) || !intent.state().terminal() || stage.ended.contains(id),
                    id,
                    " was executed and is ",
                    intent.state(),
                    " in the books: ",
                    intent.reason());
        }
        books(persons);
    }

    /** What the books hold is what is there. */
    private void books(boolean persons) {
        if (!persons && (witness.anyUntold() || stage.strangers)) {
            return;
        }
        Map<Long, Long> truth = new TreeMap<>();
        stage.services.held().stream()
                .filter(one -> one.coins() >= AvantisWitness.OF_A_UNIT)
                .forEach(one -> truth.merge(one.price(), one.coins() / AvantisWitness.OF_A_UNIT, Long::sum));
        Map<Long, Long> held = new TreeMap<>();
        stage.books
                .transact(tx -> tx.openPositions(AvantisStage.HERS))
                .forEach(one -> held.merge(one.entry().units(), one.remainingUnits(), Long::sum));
        require("I17", truth.size() == held.size(), "the books hold ", held, ", the venue ", truth);
        long units = truth.values().stream().mapToLong(each -> each).sum();
        long ours = held.values().stream().mapToLong(each -> each).sum();
        require("I17", Math.abs(units - ours) <= truth.size(), "the books hold ", held, ", the venue ", truth);
        if (witness.marginDiffers() || stage.dice.struck().containsKey(AvantisFault.MARGIN_ELSEWHERE)) {
            return; // it is said that somebody has to look: whose money that is no venue tells
        }
        long cash = stage.cash();
        long rounding = witness.rounding();
        require(
                "I17",
                Math.abs(cash - stage.services.money()) <= rounding,
                "the books hold ",
                cash,
                " micro-dollars, the wallet ",
                stage.services.money());
    }
}
