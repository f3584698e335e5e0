package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /positions}: lists your open positions. */
final class Positions implements Command {
    private final Trading trading;
    private final List<LiveSide> live;

    /** @param live where real money is traded */
    Positions(Trading trading, List<LiveSide> live) {
        this.trading = trading;
        this.live = live;
    }

    @Override
    public String name() {
        return "/positions";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "lists your open positions";
    }

    @Override
    public String example() {
        return "/positions";
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        AccountId account = session.account().id();
        List<StoredPosition> open = trading.store().transact(tx -> tx.openPositions(account));
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> all = new ArrayList<>();
        for (StoredPosition position : open) {
            PositionText text = PositionText.of(trading, position);
            ExitText exits = ExitText.of(position, trading.store().transact(tx -> tx.exits(position.id())));
            String more = exits.more();
            Optional<String> backstop = live.stream()
                    .flatMap(side -> side.backstop(position.id()).stream())
                    .findFirst();
            lines.add(text.line()
                    + (more.isEmpty() ? "" : ", " + more)
                    + backstop.map(what -> ", " + what).orElse(""));
            all.add(exits.into(text.data())
                    .and("backstop", backstop.orElse(null))
                    .map());
        }
        return Answer.ok(
                lines.isEmpty() ? "No open position. /open BTC-USD long 100 10x opens one." : String.join("\n", lines),
                Data.of("positions", all).map());
    }
}
