package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /preview}: shows every limit before and after an order, without placing it. */
final class Preview implements Command {
    private final Trading trading;
    private final Tokens tokens;

    Preview(Trading trading, Tokens tokens) {
        this.trading = trading;
        this.tokens = tokens;
    }

    @Override
    public String name() {
        return "/preview";
    }

    @Override
    public String usage() {
        return OpenSyntax.SAME;
    }

    @Override
    public String purpose() {
        return "shows every limit before and after an order, without placing it";
    }

    @Override
    public String example() {
        return "/preview BTC-USD long 100 10x sl 3% tp 6%";
    }

    @Override
    public Answer run(Session session, Words words) {
        OpenSyntax typed = OpenSyntax.read(words, trading);
        OpenCommand command = typed.command(session);
        io.github.plimsoll.risk.Preview preview = trading.desk().preview(command);
        List<RuleLine> refusals = trading.desk().refusals(command);
        boolean passes = preview.wouldPass() && refusals.isEmpty();
        Data data = Data.of("would_pass", passes).and("order", typed.canonical());
        List<String> lines = new ArrayList<>();
        lines.add(typed.canonical());
        preview.estimate().ifPresent(e -> {
            lines.add("at " + Say.price(e.price()) + ": notional " + e.notional() + " USD, size " + e.size() + ", fee "
                    + e.fee() + " USD, liquidation price " + Say.price(e.liquidationPrice()) + ", worst loss "
                    + e.worstLoss() + " USD");
            data.and("price", e.price())
                    .and("notional", e.notional())
                    .and("size", e.size())
                    .and("fee", e.fee())
                    .and("liquidation_price", e.liquidationPrice())
                    .and("worst_loss", e.worstLoss());
        });
        refusals.forEach(line -> lines.add("REFUSED " + line.code() + " - " + Say.sentence(line)));
        List<Map<String, Object>> rules = new ArrayList<>();
        for (var line : preview.explanation().lines()) {
            if (line.outcome() != io.github.plimsoll.risk.RuleLine.Outcome.NOT_EVALUATED) {
                lines.add(line.text());
                rules.add(Data.of("code", line.code())
                        .and("passed", line.passed())
                        .and("limit", line.limitText())
                        .and("before", line.beforeText())
                        .and("after", line.afterText())
                        .and("unit", line.unit().symbol())
                        .map());
            }
        }
        Usd largest = largest(trading, command, refusals);
        lines.add("Largest collateral that would pass in this shape: " + largest + " USD");
        data.and("refusals", Say.rules(refusals, true)).and("rules", rules).and("max_collateral", largest);
        if (passes) {
            String token = tokens.offer(session, "/open " + typed.canonical());
            lines.add("/confirm " + token + " places exactly this order; good for 10 min, once.");
            data.and("token", token);
        }
        return Answer.ok(String.join("\n", lines), data.map());
    }

    /** None while the desk itself stands against every order. */
    static Usd largest(Trading trading, OpenCommand command, List<RuleLine> refusals) {
        return refusals.isEmpty() ? trading.desk().maxOrder(command).collateral() : Usd.ZERO;
    }
}
