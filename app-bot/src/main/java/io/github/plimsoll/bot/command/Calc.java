package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.AccountReading;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.RateRoom;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.Preview.Estimate;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.RuleLine.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /calc}: size, margin, liquidation and losses of an order before anybody places it. */
final class Calc implements Command {
    private static final List<Ratio> SHARES = List.of(Ratio.parse("0.02"), Ratio.parse("0.05"), Ratio.parse("0.10"));
    private static final long CENT_MICROS = 10_000;

    private final Trading trading;

    Calc(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/calc";
    }

    @Override
    public String usage() {
        return OpenSyntax.SAME;
    }

    @Override
    public String purpose() {
        return "works out size, margin, liquidation and losses of an order, without placing it";
    }

    @Override
    public String example() {
        return "/calc BTC-USD long 100 10x sl 3%";
    }

    @Override
    public Answer run(Session session, Words words) {
        OpenSyntax typed = OpenSyntax.read(words, trading);
        OpenCommand command = typed.command(session);
        io.github.plimsoll.risk.Preview preview = trading.desk().preview(command);
        AccountReading account = trading.desk().account(session.account().id()).orElseThrow();
        if (preview.estimate().isEmpty()) {
            return Answer.rejected(
                    "NOT_CALCULABLE",
                    "This cannot be worked out now: " + typed.listing().instrument() + " "
                            + PriceView.of(trading.feed(), typed.listing()).text()
                            + ". /price_feeds shows the sources.",
                    Data.of("order", typed.canonical()).map());
        }
        Usd margin = typed.stake().collateral();
        boolean known = account.unmarked().isEmpty() && account.equity().isPositive();
        if (known && margin.compareTo(account.equity()) >= 0) {
            throw words.wrong(
                    "MARGIN_NOT_BELOW_EQUITY",
                    "The margin must be below your equity of " + account.equity() + " USD but is " + margin + ".");
        }
        return worked(
                typed,
                command,
                preview,
                known ? Optional.of(account.equity()) : Optional.empty(),
                trading.desk().policy(account.account()));
    }

    private Answer worked(
            OpenSyntax typed,
            OpenCommand command,
            io.github.plimsoll.risk.Preview preview,
            Optional<Usd> equity,
            RiskPolicy policy) {
        Estimate e = preview.estimate().orElseThrow();
        Usd margin = typed.stake().collateral();
        Ratio distance = Shares.distance(typed.side(), e.price(), e.liquidationPrice());
        Data data = Data.of("order", typed.canonical())
                .and("price", e.price())
                .and("size", e.size())
                .and("notional", e.notional())
                .and("margin", margin)
                .and("fee", e.fee())
                .and("liquidation_price", e.liquidationPrice())
                .and("liquidation_distance", distance)
                .and("worst_loss", e.worstLoss());
        List<String> lines = new ArrayList<>();
        lines.add(typed.canonical() + " at " + Say.price(e.price()));
        lines.add("size " + e.size() + " " + typed.listing().instrument().base() + ", notional " + e.notional()
                + " USD, margin " + margin + " USD, opening fee " + e.fee() + " USD");
        lines.add("liquidation price " + Say.price(e.liquidationPrice()) + ", " + Shares.down(distance)
                + " away; worst loss " + e.worstLoss() + " USD"
                + (typed.stopLoss() == null ? ", there is no stop" : ", with the stop at " + typed.stopLoss()));
        scenarios(typed, e, equity, lines, data);
        equity.ifPresent(all -> measures(typed, e, all, policy, distance, lines, data));
        verdict(command, preview, lines, data);
        return Answer.ok(String.join("\n", lines), data.map());
    }

    private static void scenarios(OpenSyntax typed, Estimate e, Optional<Usd> equity, List<String> lines, Data data) {
        Scenario.Held held = new Scenario.Held(
                typed.side(),
                e.size(),
                e.price(),
                e.liquidationPrice(),
                typed.stake().collateral());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Ratio move : Scenario.MOVES) {
            Scenario scenario = Scenario.of(held, move);
            lines.add(scenario.line(equity, "liquidated"));
            rows.add(scenario.data(equity));
        }
        data.and("scenarios", rows);
    }

    /** Three measures that are easily mixed up, each by its own name. */
    private void measures(
            OpenSyntax typed,
            Estimate e,
            Usd equity,
            RiskPolicy policy,
            Ratio distance,
            List<String> lines,
            Data data) {
        Ratio move = policy.stressMove();
        Usd atStress = e.notional().times(move, Rounding.UP);
        Ratio stressShare = Shares.of(atStress, equity);
        Ratio collateralShare = Shares.of(typed.stake().collateral(), equity);
        Ratio exposure = Shares.of(e.notional(), equity);
        Lesson lesson = new Lesson(typed.stake().leverage(), stressShare, distance);
        lines.add("notional times the stress move of " + move.toPercent() + ": " + atStress + " USD, "
                + Shares.text(stressShare) + " of equity (limit "
                + policy.maxAccountRisk().toPercent() + ")");
        lines.add("collateral share " + Shares.text(collateralShare) + " of equity; notional share "
                + Shares.text(exposure) + " of equity");
        lines.add("risk level " + Lesson.level(stressShare) + ", leverage " + lesson.leverageClass() + ", quality "
                + lesson.score() + " of 100: " + lesson.verdict());
        List<Map<String, Object>> warnings = new ArrayList<>();
        for (Lesson.Warning warning : lesson.warnings()) {
            lines.add("warning (" + warning.weight() + "): " + warning.text());
            warnings.add(warning.data());
        }
        List<Map<String, Object>> suggested = new ArrayList<>();
        for (Ratio share : SHARES) {
            suggest(typed, equity.times(share, Rounding.DOWN), share, move, lines, suggested);
        }
        data.and("stress_loss", atStress)
                .and("stress_share", stressShare)
                .and("collateral_share", collateralShare)
                .and("notional_share", exposure)
                .and("level", Lesson.level(stressShare))
                .and("leverage_class", lesson.leverageClass())
                .and("score", lesson.score())
                .and("verdict", lesson.verdict())
                .and("warnings", warnings)
                .and("suggested", suggested);
    }

    /** The notional that loses this budget at the stress move, and the collateral that it takes at this leverage. */
    private static void suggest(
            OpenSyntax typed, Usd budget, Ratio share, Ratio move, List<String> lines, List<Map<String, Object>> all) {
        Usd notional = Usd.ofMicros(
                cents(Exact.mulDiv(budget.micros(), Ratio.ONE_MILLIONTHS, move.millionths(), Rounding.DOWN)));
        Usd collateral = Usd.ofMicros(cents(
                notional.dividedBy(typed.stake().leverage(), Rounding.DOWN).micros()));
        lines.add("to risk " + share.toPercent() + " of equity at that move: notional " + notional + " USD, collateral "
                + collateral + " USD");
        all.add(Data.of("risk", share)
                .and("notional", notional)
                .and("collateral", collateral)
                .map());
    }

    private static long cents(long micros) {
        return micros / CENT_MICROS * CENT_MICROS;
    }

    private void verdict(OpenCommand command, io.github.plimsoll.risk.Preview preview, List<String> lines, Data data) {
        List<String> against = new ArrayList<>();
        List<RuleLine> refusals = trading.desk().refusals(command);
        refusals.stream().map(RuleLine::code).forEach(against::add);
        preview.explanation().lines().stream()
                .filter(line -> line.outcome() == Outcome.FAILED)
                .map(line -> line.code().name())
                .filter(code -> !against.contains(code))
                .forEach(against::add);
        List<RateRoom> rates = trading.desk().rates(command);
        rates.stream()
                .map(RateRoom::rule)
                .filter(rule -> !rule.passed())
                .map(RuleLine::code)
                .forEach(against::add);
        Usd largest = Preview.largest(trading.desk(), command, refusals, rates, null);
        lines.add(
                against.isEmpty()
                        ? "Every rule lets it pass now; /preview shows them."
                        : "It would be refused now by " + String.join(", ", against) + "; /preview shows why.");
        lines.add("Largest collateral that would pass in this shape: " + largest + " USD");
        data.and("would_pass", against.isEmpty()).and("refused_by", against).and("max_collateral", largest);
    }
}
