package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.ExitTarget;
import io.github.plimsoll.execution.spi.ExitTrail;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Price;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a position ends, as a person and a program read it.
 *
 * @param position the position
 * @param plan its exits beside stop and target
 */
record ExitText(StoredPosition position, ExitPlan plan) {
    /** Everything, beginning with the stop; empty without any. */
    String line() {
        List<String> all = new ArrayList<>();
        if (position.stopLoss() != null) {
            all.add("stop " + Say.price(position.stopLoss()));
        }
        if (position.takeProfit() != null) {
            all.add("target " + Say.price(position.takeProfit()));
        }
        String more = more();
        if (!more.isEmpty()) {
            all.add(more);
        }
        return String.join(", ", all);
    }

    /** What stands beside stop and target; empty without any. */
    String more() {
        List<String> all = new ArrayList<>();
        for (ExitTarget target : plan.targets()) {
            all.add("target " + Say.price(target.level()) + " for " + target.share()
                    + (target.fired() ? " (reached)" : ""));
        }
        ExitTrail trail = plan.trail();
        if (trail != null) {
            all.add(trail(trail));
        }
        if (plan.breakEven() != null) {
            all.add("stop to entry at " + Say.price(plan.breakEven()));
        }
        if (plan.endsAt() > 0) {
            all.add("closed at " + Data.time(plan.endsAt()));
        }
        return String.join(", ", all);
    }

    private String trail(ExitTrail trail) {
        Price stop = trail.stop(position.side());
        String offset = trail.percent() == null ? Say.price(trail.distance()) : trail.percent() + "";
        if (stop != null) {
            return "trailing stop " + Say.price(stop) + " (" + offset + " behind " + Say.price(trail.mark()) + ")";
        }
        return "trailing stop " + offset + (trail.from() == null ? "" : " from " + Say.price(trail.from()));
    }

    /** Adds what is there. */
    Data into(Data data) {
        ExitTrail trail = plan.trail();
        return data.and("targets", plan.targets().isEmpty() ? null : targets())
                .and("trail", trail == null ? null : data(trail))
                .and("break_even", plan.breakEven())
                .and("ends_at", plan.endsAt() == 0 ? null : Data.time(plan.endsAt()));
    }

    private List<Map<String, Object>> targets() {
        return plan.targets().stream()
                .map(t -> Data.of("price", t.level())
                        .and("share", t.share())
                        .and("reached", t.fired())
                        .map())
                .toList();
    }

    private Map<String, Object> data(ExitTrail trail) {
        return Data.of("offset", trail.percent() == null ? trail.distance() : trail.percent())
                .and("from", trail.from())
                .and("mark", trail.mark())
                .and("stop", trail.stop(position.side()))
                .map();
    }
}
