package io.github.plimsoll.tests.store;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.OTHER;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.audit;
import static io.github.plimsoll.testkit.suites.StoreRows.deposit;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.postgres.upkeep.Check;
import io.github.plimsoll.postgres.upkeep.Check.Outcome;
import io.github.plimsoll.postgres.upkeep.Checks;
import io.github.plimsoll.testkit.suites.StoreRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checks that run beside a working program, as its own role, on the real server. */
final class ChecksTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String BALANCES = "balances are the sums of their entries";
    private static final String POSTINGS = "every posting sums to zero";
    private static final String CLOSED = "opened = open + closed";
    private static final String AUDIT = "the audit is whole";

    @BeforeEach
    void twoAccounts() {
        PostgresServer.get().emptyStore().transact(tx -> {
            tx.insertAccount(account(ACCOUNT, ALICE, 1, 0));
            tx.insertAccount(account(OTHER, ALICE, 1, 0));
            tx.post(deposit(1, Usd.of(100)));
            tx.post(new Posting(
                    id(2),
                    OTHER,
                    "DEPOSIT",
                    "other",
                    null,
                    2,
                    List.of(new Posting.Entry(Book.CASH, Usd.of(7)), new Posting.Entry(Book.EXTERNAL, Usd.of(-7)))));
            tx.appendAudit(audit(1));
            return true;
        });
    }

    @AfterEach
    void empty() {
        PostgresServer.get().emptyStore();
    }

    private static void owner(String sql) throws SQLException {
        try (Connection owner = PostgresServer.get().owner();
                Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Check> everything(Duration most) throws SQLException {
        try (Connection app = PostgresServer.get().app()) {
            List<Check> checks = Checks.run(app, List.of(), most);
            assertThat(app.getAutoCommit())
                    .as("the connection may go back to its pool")
                    .isTrue();
            return checks;
        }
    }

    private static List<Check> of(String account) throws SQLException {
        try (Connection app = PostgresServer.get().app()) {
            return Checks.run(app, LONG, List.of(account));
        }
    }

    private static Check named(List<Check> checks, String name) {
        return checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theRoleOfTheProgramMayRunThemAll() throws SQLException {
        List<Check> checks = everything(LONG);
        assertThat(checks).hasSizeGreaterThan(12).allMatch(Check::good);
        assertThat(named(checks, POSTINGS).text()).isEqualTo("2 looked at");
        assertThat(named(checks, AUDIT).text()).startsWith("1 rows");
    }

    @Test
    void ofSomeAccountsOnlyTheirRowsAreLookedAt() throws SQLException {
        owner("UPDATE execution.account_balances SET amount = amount + 1 WHERE book = 'CASH' AND account = '" + OTHER
                + "'");
        List<Check> hers = of(ACCOUNT.value());
        assertThat(hers).hasSizeGreaterThan(7).allMatch(Check::good);
        assertThat(named(hers, POSTINGS).text()).isEqualTo("1 looked at");
        assertThat(hers).extracting(Check::name).doesNotContain(AUDIT, "events have no gap", "triggers are in force");
        Check wrong = named(of(OTHER.value()), BALANCES);
        assertThat(wrong.outcome()).isEqualTo(Outcome.WRONG);
        assertThat(wrong.text()).startsWith("1 wrong").contains(OTHER.value());
        assertThat(named(everything(LONG), BALANCES).outcome()).isEqualTo(Outcome.WRONG);
    }

    /** Less is left than was opened and no order closed it: only where a liquidation took of it is that right. */
    @Test
    void whatNoOrderClosedWasLiquidated() throws SQLException {
        PostgresServer.get().emptyStore().transact(tx -> {
            tx.insertAccount(account(ACCOUNT, ALICE, 1, 0));
            tx.insertPosition(StoreRows.position(7, 1));
            return true;
        });
        owner("UPDATE execution.positions SET remaining_units = remaining_units - 300");
        Check taken = named(everything(LONG), CLOSED);
        assertThat(taken.outcome()).isEqualTo(Outcome.WRONG);
        assertThat(taken.text()).startsWith("1 wrong").contains(ACCOUNT.value());
        PostgresServer.get().store().transact(tx -> {
            tx.post(new Posting(
                    id(8),
                    ACCOUNT,
                    "LIQUIDATION",
                    "e1",
                    id(7),
                    8,
                    List.of(new Posting.Entry(Book.MARGIN, Usd.of(-1)), new Posting.Entry(Book.PNL, Usd.of(1)))));
            return true;
        });
        assertThat(named(everything(LONG), CLOSED).good())
                .as("its rest goes on")
                .isTrue();
        assertThat(named(of(ACCOUNT.value()), CLOSED).good()).isTrue();
    }

    /** What a venue told is told on in full: a hole in it is a fill that nobody books. */
    @Test
    void whatVenuesToldIsLookedAt() throws SQLException {
        owner(
                "INSERT INTO chain.prepared_orders VALUES ('avantis', '00000000-0000-0001-0000-000000000007', 'w', 7, 8, 'buy',"
                        + " '0x01', 'ENDED', 'trk-1', 3, '', 4)");
        Check untold = named(everything(LONG), "the end of every signed order is told");
        assertThat(untold.outcome()).isEqualTo(Outcome.WRONG);
        assertThat(untold.text()).contains("00000000-0000-0001-0000-000000000007 at avantis");
        owner(
                "INSERT INTO chain.news_counters VALUES ('avantis', 2);"
                        + " INSERT INTO chain.news VALUES ('avantis', 2, 'end', 'FILL', 'hers',"
                        + " '00000000-0000-0001-0000-000000000007', '00000000-0000-0001-0000-000000000008', 5, 9, 10, 4, '', 11)");
        List<Check> hole = everything(LONG);
        assertThat(named(hole, "the end of every signed order is told").good()).isTrue();
        assertThat(named(hole, "what venues told has no gap").text())
                .contains("venue avantis told 1, the last is number 2, counted 2");
    }

    /** Somebody holds a table: what is not done in time is not called good, and what was done before it stays. */
    @Test
    void whatIsNotDoneInTimeIsUnfinished() throws SQLException {
        try (Connection owner = PostgresServer.get().owner();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("LOCK TABLE execution.ledger_entries IN ACCESS EXCLUSIVE MODE");
            List<Check> checks = everything(Duration.ofMillis(1_500));
            owner.rollback();
            assertThat(named(checks, "triggers are in force").good()).isTrue();
            assertThat(named(checks, POSTINGS).outcome()).isEqualTo(Outcome.UNFINISHED);
            assertThat(named(checks, POSTINGS).text()).contains("not finished within");
            assertThat(named(checks, AUDIT).outcome()).isEqualTo(Outcome.UNFINISHED);
        }
        assertThat(everything(LONG)).allMatch(Check::good);
    }
}
