package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /price}: shows the validated price with its age and sources. */
final class PriceCommand implements Command {
    private final Trading trading;

    PriceCommand(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/price";
    }

    @Override
    public String usage() {
        return "[MARKET]";
    }

    @Override
    public String purpose() {
        return "shows the validated price with its age and sources";
    }

    @Override
    public String example() {
        return "/price BTC-USD";
    }

    @Override
    public Answer run(Session session, Words words) {
        List<Listing> wanted = words.any()
                ? List.of(Typed.market(words, trading.listings()))
                : trading.listings().all();
        words.end();
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> all = new ArrayList<>();
        for (Listing listing : wanted) {
            PriceView price = PriceView.of(trading.feed(), listing);
            lines.add(listing.instrument() + "  " + price.text());
            all.add(price.data(Data.of("instrument", listing.instrument())).map());
        }
        return Answer.ok(String.join("\n", lines), Data.of("prices", all).map());
    }
}
