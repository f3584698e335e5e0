package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /trades}: every movement of your money, newest first: fills, liquidations and deposits as they are booked. */
final class Trades implements Command {
    private final Trading trading;

    Trades(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/trades";
    }

    @Override
    public String usage() {
        return "[N]";
    }

    @Override
    public String purpose() {
        return "lists your last fills and bookings with totals, 10 or N up to 50";
    }

    @Override
    public String example() {
        return "/trades 20";
    }

    private record Row(Posting posting, Optional<StoredPosition> position) {
        /** What the posting adds to a book. */
        Usd in(Book book) {
            Usd sum = Usd.ZERO;
            for (Posting.Entry entry : posting.entries()) {
                sum = entry.book() == book ? sum.plus(entry.amount()) : sum;
            }
            return sum;
        }

        /** The trader's result: what the other side loses. */
        Usd pnl() {
            return in(Book.PNL).negate();
        }

        Map<String, Object> data() {
            return Data.of("time", Data.time(posting.at()))
                    .and("kind", posting.type())
                    .and("number", position.map(p -> "P" + p.number()).orElse(null))
                    .and("position", posting.position())
                    .and("instrument", position.map(StoredPosition::instrument).orElse(null))
                    .and("cash", in(Book.CASH))
                    .and("margin", in(Book.MARGIN))
                    .and("pnl", pnl())
                    .and("fee", in(Book.FEES))
                    .map();
        }

        String line() {
            return Data.time(posting.at()) + "  "
                    + posting.type().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + position.map(p -> " P" + p.number() + " " + p.instrument())
                            .orElse("")
                    + ": cash " + Say.signed(in(Book.CASH)) + ", margin " + Say.signed(in(Book.MARGIN))
                    + ", result before fees "
                    + Say.signed(pnl()) + ", fee " + in(Book.FEES) + " USD";
        }
    }

    /** What a row of an export has, in its order. */
    static final Set<String> COLUMNS = Collections.unmodifiableSet(new LinkedHashSet<>(
            List.of("time", "kind", "number", "position", "instrument", "cash", "margin", "pnl", "fee")));

    /** The last bookings as data, newest first. */
    static List<Map<String, Object>> rows(Trading trading, AccountId account, int most) {
        return read(trading, account, most).stream().map(Row::data).toList();
    }

    private static List<Row> read(Trading trading, AccountId account, int newest) {
        return trading.store()
                .transact(tx -> tx.postings(account, newest).stream()
                        .map(p -> new Row(p, Optional.ofNullable(p.position()).flatMap(tx::position)))
                        .toList());
    }

    @Override
    public Answer run(Session session, Words words) {
        int newest = Bounded.rows(words);
        AccountId account = session.account().id();
        List<Row> rows = read(trading, account, newest);
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> all = new ArrayList<>();
        Usd cash = Usd.ZERO;
        Usd pnl = Usd.ZERO;
        Usd fees = Usd.ZERO;
        for (Row row : rows) {
            lines.add(row.line());
            all.add(row.data());
            cash = cash.plus(row.in(Book.CASH));
            pnl = pnl.plus(row.pnl());
            fees = fees.plus(row.in(Book.FEES));
        }
        lines.add("Shown " + rows.size() + ": cash " + Say.signed(cash) + " USD, result before fees " + Say.signed(pnl)
                + " USD, fees " + fees + " USD, after fees " + Say.signed(pnl.minus(fees)) + " USD.");
        return Answer.ok(
                String.join("\n", lines),
                Data.of("trades", all)
                        .and("shown", rows.size())
                        .and("cash_total", cash)
                        .and("pnl_total", pnl)
                        .and("fees_total", fees)
                        .map());
    }
}
