package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.risk.Headroom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is left under each risk limit, as lines and as data. */
final class Rooms {
    private Rooms() {}

    /** @param lines gets one line for each limit */
    static List<Map<String, Object>> read(Trading trading, Session session, Listing listing, List<String> lines) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Headroom room : trading.desk()
                .headroom(session.account().id(), listing.instrument().id())) {
            lines.add(room.text());
            Data data = Data.of("code", room.code())
                    .and("limit", room.limitText())
                    .and("used", room.usedText())
                    .and("left", room.leftText())
                    .and("unit", room.unit().symbol());
            room.side().ifPresent(side -> data.and("side", side));
            all.add(data.map());
        }
        return all;
    }
}
