package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.execution.EntryCommand;
import io.github.plimsoll.execution.ExitTerms;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.RateRoom;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.TradingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /preview}: shows every limit before and after an order, without placing it. */
final class Preview implements Command {
    private final Trading trading;
    private final Tokens tokens;
    private final List<LiveSide> live;

    /** @param live where real money is traded */
    Preview(Trading trading, Tokens tokens, List<LiveSide> live) {
        this.trading = trading;
        this.tokens = tokens;
        this.live = live;
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
        Resting resting = new Resting();
        OpenSyntax read = OpenSyntax.read(words, trading, resting);
        resting.check(words, read);
        Ratio slippage = Chosen.of(trading, session).slippage();
        return show(session, resting.limited() ? read : read.within(slippage), resting);
    }

    /** What an order shows whose owner wants to confirm each. */
    Answer asked(Session session, OpenSyntax typed, Resting resting) {
        Answer shown = show(session, typed, resting);
        return shown.data().containsKey("token")
                ? new Answer(Answer.Outcome.OK, "CONFIRM", "Not placed yet.\n" + shown.text(), shown.data())
                : Answer.rejected("WOULD_NOT_PASS", "Not placed.\n" + shown.text(), shown.data());
    }

    private Answer show(Session session, OpenSyntax typed, Resting resting) {
        OpenCommand command = typed.command(session);
        EntryCommand waits = resting.waits() ? resting.command(command) : null;
        TradeDesk desk = trading.desk();
        io.github.plimsoll.risk.Preview preview = waits == null ? desk.preview(command) : desk.preview(waits);
        List<RuleLine> refusals = waits == null ? desk.refusals(command) : desk.refusals(waits);
        List<RateRoom> rates = desk.rates(command);
        boolean passes = preview.wouldPass()
                && refusals.isEmpty()
                && rates.stream().allMatch(rate -> rate.rule().passed());
        String order = typed.canonical() + resting.canonical();
        Data data = Data.of("would_pass", passes).and("order", order);
        List<String> lines = new ArrayList<>();
        lines.add(order);
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
            exits(command, e.price(), waits != null, lines, data);
            venue(session, command, e.price(), lines, data);
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
        rates.forEach(rate -> rate(rate, lines, rules));
        Usd largest = largest(desk, command, refusals, rates, waits == null ? null : resting);
        lines.add("Largest collateral that would pass in this shape: " + largest + " USD");
        data.and("refusals", Say.rules(refusals, true)).and("rules", rules).and("max_collateral", largest);
        if (passes) {
            String token = tokens.offerOrder(session, order);
            lines.add("/confirm " + token + " places exactly this order; good for 10 min, once.");
            data.and("token", token);
        }
        return Answer.ok(String.join("\n", lines), data.map());
    }

    /** Where it would end, as prices; a deadline counts from the opening, which has no time yet for an order that waits. */
    private void exits(OpenCommand command, Price price, boolean waits, List<String> lines, Data data) {
        ExitTerms terms;
        try {
            terms = trading.desk().exits(command, price);
        } catch (IllegalArgumentException | ArithmeticException impossible) {
            return; // the refusals say so
        }
        ExitPlan plan = waits && terms.plan().endsAt() > 0 ? terms.plan().withEnd(0) : terms.plan();
        ExitText text = new ExitText(command.side(), terms.stop(), terms.target(), plan);
        if (!text.line().isEmpty()) {
            lines.add("ends by " + text.line());
        }
        text.into(data.and("stop_loss", terms.stop()).and("take_profit", terms.target()));
    }

    /** What the venue itself would take, for who trades real money there; what is not known is said to be so. */
    private void venue(Session session, OpenCommand command, Price price, List<String> lines, Data data) {
        if (session.account().mode() != Mode.LIVE) {
            return;
        }
        String costs = live.stream()
                .filter(side -> side.venue().name().equals(session.account().venue()))
                .flatMap(
                        side -> side
                                .costs(
                                        command.instrument(),
                                        command.side(),
                                        command.collateral(),
                                        command.leverage(),
                                        price)
                                .stream())
                .findFirst()
                .orElse("What the venue " + session.account().venue() + " would take is not known now.");
        lines.add(costs);
        data.and("venue", costs);
    }

    private static void rate(RateRoom rate, List<String> lines, List<Map<String, Object>> rules) {
        RuleLine rule = rate.rule();
        lines.add(rule.passed() ? "ok  " + Say.sentence(rule) : "NO  " + rule.code() + " - " + Say.sentence(rule));
        rules.add(Data.of("code", rule.code())
                .and("passed", rule.passed())
                .and("limit", rule.limit())
                .and("before", rate.used())
                .and("after", rate.after())
                .and("unit", rule.unit())
                .map());
    }

    /**
     * None while the desk itself stands against every order or no open is left; never more than the volume that is left.
     *
     * @param rates the rate limits as this order would find them
     * @param resting how it would wait for its price; null for an order at the market
     */
    static Usd largest(
            TradeDesk desk,
            OpenCommand command,
            List<RuleLine> refusals,
            List<RateRoom> rates,
            @Nullable Resting resting) {
        if (!refusals.isEmpty()) {
            return Usd.ZERO;
        }
        Usd most = (resting == null ? desk.maxOrder(command) : desk.maxOrder(resting.command(command))).collateral();
        Usd left = most;
        for (RateRoom rate : rates) {
            if (rate.limitId().equals(TradingPlan.VOLUME)) {
                Usd volume = Usd.ofMicros(Math.min(rate.left(), Usd.MAX_MICROS))
                        .dividedBy(command.leverage(), Rounding.DOWN);
                left = volume.compareTo(left) < 0 ? volume : left;
            } else if (rate.left() == 0) {
                left = Usd.ZERO;
            }
        }
        if (left.equals(most) || !left.isPositive()) {
            return left;
        }
        // what is left may be less than the least that a market takes
        OpenCommand less = command.sized(left);
        return (resting == null ? desk.preview(less) : desk.preview(resting.command(less))).wouldPass()
                ? left
                : Usd.ZERO;
    }
}
