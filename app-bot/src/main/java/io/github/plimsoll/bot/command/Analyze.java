package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.AccountReading;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.RiskPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /analyze}: concentration, distance to liquidation, scenarios and advice for a position or for all of them. */
final class Analyze implements Command {
    private final Trading trading;

    Analyze(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/analyze";
    }

    @Override
    public String usage() {
        return "[ID]";
    }

    @Override
    public String purpose() {
        return "explains the risk of your portfolio or of one position, with advice and its reasons";
    }

    @Override
    public String example() {
        return "/analyze";
    }

    /** A position with everything that is known about it now. */
    private record Marked(PositionText text, Optional<Scenario.Held> held, Optional<Usd> notional) {
        static Marked of(PositionText text) {
            StoredPosition p = text.position();
            Quantity size = text.remaining();
            Optional<Scenario.Held> held = text.mark()
                    .flatMap(mark -> text.unrealized()
                            .map(pnl -> new Scenario.Held(
                                    p.side(),
                                    size,
                                    mark,
                                    p.liquidation(),
                                    p.collateral().plus(pnl))));
            return new Marked(text, held, text.mark().map(mark -> size.notional(mark, Rounding.UP)));
        }

        Optional<Ratio> distance() {
            return held.map(h -> Shares.distance(h.side(), h.price(), h.liquidation()));
        }

        String number() {
            return "P" + text.position().number();
        }
    }

    @Override
    public Answer run(Session session, Words words) {
        AccountReading account = trading.desk().account(session.account().id()).orElseThrow();
        List<StoredPosition> chosen = account.positions();
        if (words.any()) {
            String word = words.take("position");
            words.end();
            chosen = List.of(Held.find(trading, session, word)
                    .filter(StoredPosition::open)
                    .orElseThrow(() -> words.wrong(
                            "POSITION_NOT_FOUND",
                            "You have no open position \"" + Words.shown(word) + "\"; /positions lists yours.")));
        }
        if (chosen.isEmpty()) {
            return Answer.ok(
                    "No open position, so nothing is at risk. /calc BTC-USD long 100 10x sl 3% works out an order.",
                    Data.of("positions", List.of()).and("advice", List.of()).map());
        }
        List<Marked> marked =
                chosen.stream().map(p -> Marked.of(PositionText.of(trading, p))).toList();
        Optional<Usd> equity = account.unmarked().isEmpty() && account.equity().isPositive()
                ? Optional.of(account.equity())
                : Optional.empty();
        return analysis(marked, equity, account);
    }

    private Answer analysis(List<Marked> marked, Optional<Usd> equity, AccountReading account) {
        Usd notional = Usd.ZERO;
        for (Marked one : marked) {
            notional = notional.plus(one.notional().orElse(Usd.ZERO));
        }
        List<String> lines = new ArrayList<>();
        lines.add("Equity " + Balance.equity(account) + ", notional " + notional + " USD"
                + share(notional, equity)
                        .map(s -> ", " + Shares.text(s) + " of equity")
                        .orElse(""));
        List<Map<String, Object>> positions = new ArrayList<>();
        for (Marked one : marked) {
            positions.add(position(one, notional, lines));
        }
        List<Scenario.Held> held =
                marked.stream().flatMap(one -> one.held().stream()).toList();
        List<Map<String, Object>> scenarios = new ArrayList<>();
        for (Ratio move : Scenario.MOVES) {
            Scenario scenario = Scenario.all(held, move);
            lines.add(scenario.line(equity, marked.size() == 1 ? "liquidated" : "with liquidations"));
            scenarios.add(scenario.data(equity));
        }
        RiskPolicy policy = trading.desk().policy(account.account());
        Ratio move = policy.stressMove();
        Usd atStress = notional.times(move, Rounding.UP);
        Optional<Ratio> stressShare = share(atStress, equity);
        Data data = Data.of("equity", equity.orElse(null))
                .and("notional", notional)
                .and("positions", positions)
                .and("scenarios", scenarios)
                .and("stress_loss", atStress)
                .and("stress_share", stressShare.orElse(null))
                .and("level", stressShare.map(Lesson::level).orElse(null));
        stressShare.ifPresent(s -> lines.add("notional times the stress move of " + move.toPercent() + ": " + atStress
                + " USD, " + Shares.text(s) + " of equity; risk level " + Lesson.level(s)));
        List<Map<String, Object>> advice = new ArrayList<>();
        for (Advice one : advice(marked, notional, stressShare, policy)) {
            lines.add("* " + one.code() + " - " + one.text());
            advice.add(Data.of("code", one.code()).and("text", one.text()).map());
        }
        if (advice.isEmpty()) {
            lines.add("Nothing to advise: no rule of thumb is broken.");
        }
        return Answer.ok(String.join("\n", lines), data.and("advice", advice).map());
    }

    private static Optional<Ratio> share(Usd part, Optional<Usd> whole) {
        return whole.map(all -> Shares.of(part, all));
    }

    private static Map<String, Object> position(Marked one, Usd notional, List<String> lines) {
        Optional<Ratio> concentration = notional.isPositive() ? share(one.notional(), notional) : Optional.empty();
        StoredPosition p = one.text().position();
        lines.add(one.number() + " " + p.side() + " " + p.instrument() + ": "
                + one.notional().map(n -> "notional " + n + " USD").orElse("no usable price")
                + concentration.map(c -> ", " + Shares.text(c) + " of all").orElse("")
                + ", collateral " + p.collateral() + " USD at " + p.leverage() + ", liquidation "
                + Say.price(p.liquidation())
                + one.distance().map(d -> ", " + Shares.down(d) + " away").orElse(""));
        return Data.of("number", one.number())
                .and("position", p.id())
                .and("instrument", p.instrument())
                .and("side", p.side())
                .and("notional", one.notional().orElse(null))
                .and("concentration", concentration.orElse(null))
                .and("collateral", p.collateral())
                .and("leverage", p.leverage())
                .and("liquidation_price", p.liquidation())
                .and("liquidation_distance", one.distance().orElse(null))
                .and("stop_loss", p.stopLoss())
                .map();
    }

    private static Optional<Ratio> share(Optional<Usd> part, Usd whole) {
        return part.map(p -> Shares.of(p, whole));
    }

    /** Advice with its reason; every figure in it is the one that the rule looked at. */
    private record Advice(String code, String text) {}

    private List<Advice> advice(List<Marked> marked, Usd notional, Optional<Ratio> atStress, RiskPolicy policy) {
        List<Advice> all = new ArrayList<>();
        for (Marked one : marked) {
            StoredPosition p = one.text().position();
            if (one.held().isEmpty()) {
                all.add(new Advice(
                        "PRICE_UNKNOWN",
                        one.number() + " has no usable price now, so these figures leave it out; /close " + one.number()
                                + " works without one"));
                continue;
            }
            one.distance()
                    .filter(d -> d.compareTo(policy.stressMove()) <= 0)
                    .ifPresent(d -> all.add(new Advice(
                            "LIQUIDATION_NEAR",
                            "close a part of " + one.number() + ": the stress move of "
                                    + policy.stressMove().toPercent() + " reaches its liquidation, "
                                    + Shares.down(d) + " away")));
            if (p.stopLoss() == null) {
                all.add(new Advice(
                        "NO_STOP",
                        "open with a stop next time: " + one.number() + " has none, so its whole collateral of "
                                + p.collateral() + " USD is at stake"));
            }
        }
        atStress.filter(s -> s.millionths() >= 50_000)
                .ifPresent(s -> all.add(new Advice(
                        "STRESS_HIGH",
                        "hold less: a stress move costs " + Shares.text(s)
                                + " of equity, advised is below 5%, the limit is "
                                + policy.maxAccountRisk().toPercent())));
        for (Marked one : marked) {
            Optional<Ratio> concentration = notional.isPositive() ? share(one.notional(), notional) : Optional.empty();
            concentration
                    .filter(c -> c.millionths() > 500_000 && marked.size() > 1)
                    .ifPresent(c -> all.add(new Advice(
                            "CONCENTRATED",
                            "spread or shrink: " + one.number() + " alone is " + Shares.text(c)
                                    + " of the notional, advised is at most 50%")));
        }
        return all;
    }
}
