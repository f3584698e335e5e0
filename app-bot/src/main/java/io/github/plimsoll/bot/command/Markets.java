package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /markets}: lists the markets with price, fee and largest leverage. */
final class Markets implements Command {
    private final Trading trading;

    Markets(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/markets";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "lists the markets with price, fee and largest leverage";
    }

    @Override
    public String example() {
        return "/markets";
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> all = new ArrayList<>();
        for (Listing listing : trading.listings().all()) {
            PriceView price = PriceView.of(trading.feed(), listing);
            lines.add(listing.instrument() + "  " + price.text() + "  up to "
                    + listing.terms().maxLeverage() + ", fee "
                    + listing.terms().takerFee().toPercent()
                    + " per side");
            all.add(price.data(Data.of("instrument", listing.instrument()))
                    .and("max_leverage", listing.terms().maxLeverage())
                    .and("fee", listing.terms().takerFee())
                    .and("spread", listing.terms().spread())
                    .and("min_notional", listing.terms().minNotional())
                    .map());
        }
        return Answer.ok(String.join("\n", lines), Data.of("markets", all).map());
    }
}
