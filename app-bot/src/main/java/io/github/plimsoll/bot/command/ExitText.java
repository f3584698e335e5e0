package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.ExitTarget;
import io.github.plimsoll.execution.spi.ExitTrail;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a position ends, as a person and a program read it.
 *
 * @param side of the position
 * @param stop the fixed stop
 * @param target the target for all that is left
 * @param plan its exits beside stop and target
 */
record ExitText(Side side, @Nullable Price stop, @Nullable Price target, ExitPlan plan) {
    static ExitText of(StoredPosition position, ExitPlan plan) {
        return new ExitText(position.side(), position.stopLoss(), position.takeProfit(), plan);
    }

    /** Everything, beginning with the stop; empty without any. */
    String line() {
        List<String> all = new ArrayList<>();
        if (stop != null) {
            all.add("stop " + Say.price(stop));
        }
        if (target != null) {
            all.add("target " + Say.price(target));
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
        for (ExitTarget part : plan.targets()) {
            all.add("target " + Say.price(part.level()) + " for " + part.share() + (part.fired() ? " (reached)" : ""));
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
        Price at = trail.stop(side);
        String offset = trail.percent() == null ? Say.price(trail.distance()) : trail.percent() + "";
        if (at != null) {
            return "trailing stop " + Say.price(at) + " (" + offset + " behind " + Say.price(trail.mark()) + ")";
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
                .and("stop", trail.stop(side))
                .map();
    }
}
