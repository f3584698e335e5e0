package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.live.TwinReport;
import io.github.plimsoll.bot.live.TwinReport.Market;
import java.util.List;

/** {@code /execution_mode twin}: how fills of real money went beside those of paper, over the last 30 days. */
final class LiveTwin {
    static final String WORD = "twin";

    private static final long DAYS = 30;
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final int MOST = 10_000;

    private LiveTwin() {}

    static Answer run(Trading trading, Words words) {
        words.end();
        long now = trading.pace().nowMicros();
        List<Market> markets = TwinReport.of(
                trading.store().transact(tx -> tx.audit(TwinReport.actor(), now - DAYS * DAY_MICROS, now + 1, MOST)));
        String text = markets.isEmpty()
                ? "No order of real money was filled in the last " + DAYS + " days, so there is nothing to compare."
                : "Fills of real money in the last " + DAYS + " days beside paper at the prices they were decided on:\n"
                        + String.join("\n", markets.stream().map(Market::text).toList());
        return Answer.ok(
                text,
                Data.of("days", DAYS)
                        .and("markets", markets.stream().map(LiveTwin::data).toList())
                        .map());
    }

    private static Object data(Market market) {
        return Data.of("instrument", market.market())
                .and("fills", market.fills())
                .and("notional", market.notional())
                .and("worse", market.worse())
                .and("mean_bps", market.meanBps())
                .and("worst_bps", market.worstBps())
                .and("fees", market.fees())
                .and("paper_fees", market.paperFees())
                .map();
    }
}
