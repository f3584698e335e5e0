package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Double-entry ledger and its balances, which a trigger of the database keeps. */
final class LedgerTables {
    private static final String POST = "WITH posting AS (INSERT INTO execution.ledger_postings"
            + " (id, account, type, reference, position_id, at) VALUES (?, ?, ?, ?, ?, ?)"
            + " RETURNING id, account, type, at)"
            + " INSERT INTO execution.ledger_entries (posting, line, account, type, at, book, amount)"
            + " SELECT p.id, e.line, p.account, p.type, p.at, e.book, e.amount"
            + " FROM posting p, unnest(?::text[], ?::bigint[]) WITH ORDINALITY AS e (book, amount, line)";
    private static final String NEWEST = "SELECT p.id, p.account, p.type, p.reference, p.position_id, p.at, e.books,"
            + " e.amounts FROM execution.ledger_postings p CROSS JOIN LATERAL (SELECT"
            + " array_agg(book ORDER BY line) AS books, array_agg(amount ORDER BY line) AS amounts"
            + " FROM execution.ledger_entries WHERE posting = p.id) e"
            + " WHERE p.account = ? ORDER BY p.written DESC LIMIT ?";
    private static final String BALANCE =
            "SELECT amount FROM execution.account_balances WHERE account = ? AND book = ?";
    private static final String SETTLED = "SELECT account, sum(amount)::bigint FROM execution.account_balances"
            + " WHERE book IN ('CASH', 'MARGIN') AND account IN"
            + " (SELECT account FROM execution.positions WHERE remaining_units > 0) GROUP BY account ORDER BY account";
    private static final String MOVEMENT = "SELECT coalesce(sum(amount), 0)::bigint FROM execution.ledger_entries"
            + " WHERE account = ? AND book = ? AND at >= ?";

    private final Statements db;

    LedgerTables(Statements db) {
        this.db = db;
    }

    void post(Posting posting) {
        int lines = posting.entries().size();
        String[] books = new String[lines];
        Long[] amounts = new Long[lines];
        for (int i = 0; i < lines; i++) {
            books[i] = posting.entries().get(i).book().name();
            amounts[i] = posting.entries().get(i).amount().micros();
        }
        db.later(
                POST,
                b -> b.id(posting.id())
                        .text(posting.account().value())
                        .text(posting.type())
                        .text(posting.reference())
                        .id(posting.position())
                        .number(posting.at())
                        .array("text", books)
                        .array("int8", amounts));
    }

    /** Cash and margin of every account with an open position. */
    static Ask<Settled> askSettled() {
        return new Ask<>(SETTLED, Bind.NONE, row -> new Settled(new AccountId(row.text()), row.usd()));
    }

    record Settled(AccountId account, Usd money) {}

    Usd balance(AccountId account, Book book) {
        return Usd.ofMicros(db.number(BALANCE, b -> b.text(account.value()).name(book), 0));
    }

    Usd movement(AccountId account, Book book, String type, long since) {
        if (type.isEmpty()) {
            return Usd.ofMicros(
                    db.number(MOVEMENT, b -> b.text(account.value()).name(book).number(since), 0));
        }
        return Usd.ofMicros(db.number(
                MOVEMENT + " AND type = ?",
                b -> b.text(account.value()).name(book).number(since).text(type),
                0));
    }

    /** One amount of one book. */
    record BookAmount(Book book, Usd amount) {}

    static Ask<BookAmount> askBalances(AccountId account) {
        return Ask.about(
                account.value(),
                "SELECT book, amount FROM execution.account_balances WHERE account = ?",
                Bind.NONE,
                LedgerTables::bookAmount);
    }

    /** The movements of all books since a world time; a book without any has no row. */
    static Ask<BookAmount> askMovements(AccountId account, long since) {
        return Ask.about(
                account.value(),
                "SELECT book, sum(amount)::bigint FROM execution.ledger_entries"
                        + " WHERE account = ? AND book IN ('PNL', 'FEES', 'EXTERNAL') AND at >= ? GROUP BY book",
                b -> b.number(since),
                LedgerTables::bookAmount);
    }

    private static BookAmount bookAmount(Row row) throws SQLException {
        return new BookAmount(row.name(Book.class), row.usd());
    }

    static Usd of(Ask<BookAmount> asked, Book book) {
        return asked.rows().stream()
                .filter(one -> one.book() == book)
                .map(BookAmount::amount)
                .findFirst()
                .orElse(Usd.ZERO);
    }

    List<Posting> newest(AccountId account, int limit) {
        return db.list(NEWEST, b -> b.text(account.value()).number(limit), LedgerTables::read);
    }

    private static Posting read(Row row) throws SQLException {
        return new Posting(
                row.id(),
                new AccountId(row.text()),
                row.text(),
                row.text(),
                row.idOrNull(),
                row.number(),
                entries(row.array(), row.array()));
    }

    private static List<Posting.Entry> entries(Object[] books, Object[] amounts) {
        List<Posting.Entry> entries = new ArrayList<>(books.length);
        for (int i = 0; i < books.length; i++) {
            entries.add(new Posting.Entry(Book.valueOf((String) books[i]), Usd.ofMicros((Long) amounts[i])));
        }
        return entries;
    }
}
