package io.github.plimsoll.tests.store;

import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.open;
import static io.github.plimsoll.testkit.suites.StoreRows.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Resting;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.postgres.PostgresStore;
import io.github.plimsoll.testkit.suites.StoreRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the database itself refuses, whatever a program asks: tried on the real server with plain SQL. */
final class ExecutionSchemaTest {
    private static final String CHECK = "23514";
    private static final String NO_PRIVILEGE = "42501";

    private PostgresStore store;

    @BeforeEach
    void empty() {
        store = PostgresServer.get().emptyStore();
    }

    private static void app(String... statements) throws SQLException {
        try (Connection connection = PostgresServer.get().app()) {
            execute(connection, statements);
        }
    }

    private static void owner(String... statements) throws SQLException {
        try (Connection connection = PostgresServer.get().owner()) {
            execute(connection, statements);
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        connection.commit();
    }

    private static void refused(String state, String words, String... statements) {
        assertThatThrownBy(() -> app(statements))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(failure.getSQLState()).isEqualTo(state))
                .hasMessageContaining(words);
    }

    private static List<String> list(String sql) throws SQLException {
        try (Connection connection = PostgresServer.get().owner();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static String text(SortableId id) {
        return "'" + new UUID(id.high(), id.low()) + "'";
    }

    private void given(Consumer<StoreTx> rows) {
        store.transact(tx -> {
            rows.accept(tx);
            return true;
        });
    }

    @Test
    void aDeadLetterEndsOnceAndWithAName() {
        given(tx -> tx.addDeadLetters(List.of(StoreRows.letter(1, DeadLetter.Kind.NOTICE))));
        String end = "UPDATE execution.dead_letters SET ended_at = 1, state = ";
        refused(CHECK, "dead_letters_end_has_name", end + "'REPLAYED'");
        refused(CHECK, "dead_letters_state_check", end + "'GONE', ended_by = 'olga'");
        refused(NO_PRIVILEGE, "dead_letters", "UPDATE execution.dead_letters SET reason = 'none'");
        refused(
                CHECK,
                "a dead letter ends once",
                end + "'REPLAYED', ended_by = 'olga'",
                end + "'WAITING', ended_by = NULL");
    }

    @Test
    @DisplayName("RSK-11 money is stored as exact integers: no column floats")
    void noColumnFloats() throws SQLException {
        String columns = "SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns"
                + " WHERE table_schema = 'execution' AND table_name <> 'schema_history'";
        assertThat(list(columns)).hasSizeGreaterThan(100);
        assertThat(list(columns
                        + " AND data_type NOT IN ('bigint', 'integer', 'smallint', 'text', 'uuid', 'boolean',"
                        + " 'jsonb', 'timestamp with time zone') AND NOT (data_type = 'numeric' AND numeric_scale = 0)"
                        + " AND NOT (data_type = 'ARRAY' AND udt_name IN ('_int4', '_int8', '_uuid', '_text'))"))
                .isEmpty();
        assertThat(list(columns + " AND data_type = 'timestamp with time zone'"))
                .containsExactlyInAnyOrder(
                        "intents.lease_until timestamp with time zone",
                        "venue_leases.since timestamp with time zone",
                        "venue_leases.lease_until timestamp with time zone");
    }

    @Test
    @DisplayName("OPS-06 no column of any room floats")
    void noColumnOfAnyRoomFloats() throws SQLException {
        String columns =
                "SELECT table_schema || '.' || table_name || '.' || column_name FROM information_schema.columns"
                        + " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')";
        assertThat(list(columns)).hasSizeGreaterThan(120);
        assertThat(list(columns + " AND (data_type IN ('real', 'double precision', 'money')"
                        + " OR data_type = 'numeric' AND numeric_scale IS DISTINCT FROM 0)"))
                .isEmpty();
    }

    @Test
    void the_runtime_role_changes_no_history() throws SQLException {
        for (String table :
                List.of("ledger_postings", "ledger_entries", "decisions", "audit", "events", "venue_events")) {
            String column = list("SELECT column_name FROM information_schema.columns WHERE table_schema = 'execution'"
                            + " AND table_name = '" + table
                            + "' AND data_type = 'bigint' AND is_identity = 'NO' LIMIT 1")
                    .get(0);
            refused(NO_PRIVILEGE, table, "UPDATE execution." + table + " SET " + column + " = 1");
            refused(NO_PRIVILEGE, table, "DELETE FROM execution." + table);
            refused(NO_PRIVILEGE, table, "TRUNCATE execution." + table);
        }
        refused(NO_PRIVILEGE, "account_balances", "UPDATE execution.account_balances SET amount = 1");
        refused(
                NO_PRIVILEGE,
                "account_balances",
                "INSERT INTO execution.account_balances (account, book, amount) VALUES ('a', 'CASH', 1)");
        refused(NO_PRIVILEGE, "account_balances", "DELETE FROM execution.account_balances");
    }

    @Test
    @DisplayName("OPS-04 the runtime role deletes only what ends: no ledger, no intent, no audit")
    void theRuntimeRoleDeletesOnlyWhatEnds() throws SQLException {
        String tables = "SELECT relname::text FROM pg_class WHERE relnamespace = 'execution'::regnamespace"
                + " AND relkind = 'r' AND %s ORDER BY relname COLLATE \"C\"";
        String may = "has_table_privilege('plimsoll_app', oid, '%s')";
        assertThat(list(String.format(tables, String.format(may, "DELETE"))))
                .containsExactly(
                        "confirmations",
                        "dead_letters",
                        "latches",
                        "profit_marks",
                        "reservations",
                        "risk_locks",
                        "snapshots");
        assertThat(list(String.format(tables, String.format(may, "TRUNCATE")))).isEmpty();
        assertThat(list(String.format(tables, "pg_has_role('plimsoll_app', relowner, 'MEMBER')")))
                .isEmpty();
        assertThat(list("SELECT rolname::text FROM pg_roles WHERE rolname = 'plimsoll_app' AND rolsuper"))
                .isEmpty();
        refused(NO_PRIVILEGE, "schema", "CREATE TABLE execution.mine (a int)");
    }

    @Test
    void the_runtime_role_changes_nobodys_identity() throws SQLException {
        refused(NO_PRIVILEGE, "accounts", "UPDATE execution.accounts SET mode = 'LIVE'");
        refused(NO_PRIVILEGE, "accounts", "UPDATE execution.accounts SET venue = 'avantis'");
        refused(NO_PRIVILEGE, "intents", "UPDATE execution.intents SET size_units = 9");
        refused(NO_PRIVILEGE, "intents", "UPDATE execution.intents SET account = 'b'");
        refused(NO_PRIVILEGE, "positions", "UPDATE execution.positions SET account = 'b'");
        refused(NO_PRIVILEGE, "positions", "UPDATE execution.positions SET adopted_units = 1");
    }

    private static String insertPosting(long number) {
        return "INSERT INTO execution.ledger_postings (id, account, type, reference, at) VALUES (" + text(id(number))
                + ", 'a', 'T', 'r" + number + "', 5)";
    }

    private static String entries(long number, String... lines) {
        StringBuilder sql = new StringBuilder("WITH p AS (" + insertPosting(number) + ")"
                + " INSERT INTO execution.ledger_entries (posting, line, account, type, at, book, amount) VALUES ");
        for (int i = 0; i < lines.length; i++) {
            sql.append(i == 0 ? "" : ", ")
                    .append("(")
                    .append(text(id(number)))
                    .append(", ")
                    .append(i + 1)
                    .append(", ")
                    .append(lines[i])
                    .append(")");
        }
        return sql.toString();
    }

    @Test
    void a_posting_sums_to_zero_and_is_complete_at_once() throws SQLException {
        String in = "'a', 'T', 5, 'CASH', 100";
        String out = "'a', 'T', 5, 'EXTERNAL', -100";
        refused(CHECK, "does not balance", entries(1, in, "'a', 'T', 5, 'EXTERNAL', -99"));
        refused(CHECK, "does not balance", entries(1, "'a', 'T', 5, 'CASH', 0"));
        refused(CHECK, "has no entries", insertPosting(1));
        refused(CHECK, "differ from posting", entries(1, in, "'b', 'T', 5, 'EXTERNAL', -100"));
        refused(CHECK, "differ from posting", entries(1, in, "'a', 'U', 5, 'EXTERNAL', -100"));
        refused(CHECK, "differ from posting", entries(1, in, "'a', 'T', 6, 'EXTERNAL', -100"));
        refused(CHECK, "ledger_entries_book_check", entries(1, in, "'a', 'T', 5, 'POCKET', -100"));
        refused(
                CHECK,
                "differ from posting",
                "INSERT INTO execution.ledger_entries (posting, line, account, type, at, book, amount) VALUES ("
                        + text(id(7)) + ", 1, " + in + "), (" + text(id(7)) + ", 2, " + out + ")");

        app(entries(1, in, out));
        String more = "INSERT INTO execution.ledger_entries (posting, line, account, type, at, book, amount) VALUES ("
                + text(id(1)) + ", %d, " + in + "), (" + text(id(1)) + ", %d, " + out + ")";
        refused(CHECK, "does not balance", String.format(more, 3, 4));
        refused("23505", "ledger_entries_pkey", String.format(more, 1, 2));
        assertThat(list("SELECT book || amount FROM execution.account_balances ORDER BY book"))
                .containsExactly("CASH100", "EXTERNAL-100");
    }

    @Test
    void money_moves_once_per_type_and_reference() {
        given(tx -> tx.post(StoreRows.deposit(1, Usd.of(1))));
        refused(
                "23505",
                "ledger_money_moves_once",
                "INSERT INTO execution.ledger_postings (id, account, type, reference, at) VALUES (" + text(id(9))
                        + ", 'a', 'DEPOSIT', 'reference-1', 5)");
    }

    @Test
    void balances_stay_within_the_ledger_bound() {
        given(tx -> tx.post(StoreRows.deposit(1, Usd.of(9_000_000_000_000L))));
        assertThatThrownBy(() -> given(tx -> tx.post(StoreRows.deposit(2, Usd.ofMicros(1)))))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(StoreException.Kind.CONSTRAINT));
    }

    @Test
    void the_exits_of_an_entry_change_only_while_it_waits() throws SQLException {
        given(tx -> {
            tx.insertEntry(StoreRows.entry(1, 1));
            tx.insertEntry(StoreRows.entry(2, 2).sent(id(90), null));
        });
        String change = "UPDATE execution.entries SET exits = '{\"end 5\"}' WHERE number = %d";
        app(String.format(change, 1));
        refused(CHECK, "only while it waits", String.format(change, 2));
        refused(CHECK, "only while it waits", "UPDATE execution.entries SET stop_loss = NULL WHERE number = 2");
        refused(
                CHECK,
                "entries_exits_check",
                "UPDATE execution.entries SET exits = array_fill('end 5'::text, '{12}') WHERE number = 1");
    }

    @Test
    void an_entry_at_its_venue_never_waits_here_and_one_here_is_never_ended_there() {
        given(tx -> {
            tx.insertEntry(StoreRows.entry(1, 1));
            tx.insertEntry(StoreRows.atVenue(2, 2, id(90)));
        });
        String change = "UPDATE execution.entries SET %s WHERE number = %d";
        refused(CHECK, "only the published steps", String.format(change, "state = 'ENDING'", 1));
        refused(CHECK, "entries_at_venue_never_waits_here", String.format(change, "state = 'WORKING'", 2));
        refused(CHECK, "entries_sent_has_an_order", String.format(change, "intent = NULL", 2));
        refused(
                CHECK,
                "only the published steps",
                String.format(change, "state = 'ENDING'", 2),
                String.format(change, "state = 'SENT'", 2));
    }

    @Test
    void only_an_open_waits_at_its_venue_and_a_limit_is_its_worst_price() {
        given(tx -> {
            tx.insertIntent(StoreRows.resting(1, Resting.Kind.LIMIT));
            tx.insertIntent(StoreRows.close(2, id(3)));
        });
        String copy = "INSERT INTO execution.intents SELECT (jsonb_populate_record(i, "
                + "'{\"id\": \"00000000-0000-0000-0000-0000000000%s\", \"key\": \"%s\", %s}')).* "
                + "FROM execution.intents i WHERE kind = '%s'";
        refused(CHECK, "intents_resting_limit_is_worst", String.format(copy, 11, "a", "\"worst_price\": 5", "OPEN"));
        refused(CHECK, "intents_resting_limit_is_worst", String.format(copy, 12, "b", "\"worst_price\": null", "OPEN"));
        refused(CHECK, "intents_resting_has_price", String.format(copy, 13, "c", "\"resting_kind\": null", "OPEN"));
        refused(
                CHECK,
                "intents_resting_is_an_open",
                String.format(
                        copy,
                        14,
                        "d",
                        "\"resting_kind\": \"STOP\", \"resting_price\": 5, \"resting_price_decimals\": 2",
                        "CLOSE"));
    }

    @Test
    void a_snapshot_is_kept_once_a_day_and_stays() throws SQLException {
        long day = 19_000;
        given(tx -> {
            tx.saveSnapshot(StoreRows.snapshot(day, true));
            tx.saveSnapshot(StoreRows.snapshot(day + 1, false));
        });
        refused("23505", "snapshots_pkey", "INSERT INTO execution.snapshots SELECT * FROM execution.snapshots");
        String known = " WHERE day = " + day;
        refused(CHECK, "from not known to known", "UPDATE execution.snapshots SET cash = 1" + known);
        refused(CHECK, "from not known to known", "UPDATE execution.snapshots SET cash = 1 WHERE day = " + (day + 1));
        refused(CHECK, "kept for 400 days", "DELETE FROM execution.snapshots" + known);
        String next = " WHERE day = " + (day + 1);
        refused(CHECK, "worth_known_or_not", "UPDATE execution.snapshots SET unrealized = 1" + next);
        refused(CHECK, "peak_is_highest", "UPDATE execution.snapshots SET unrealized = 1e15, day_equity = 1" + next);
        refused(
                CHECK,
                "nothing_open_nothing_unknown",
                "UPDATE execution.snapshots SET unrealized = 1, day_equity = 1, positions = 0" + next);
        refused(
                CHECK,
                "lie_in_their_day",
                "UPDATE execution.snapshots SET unrealized = 0, day_equity = 1, at = 5" + next);
        app("UPDATE execution.snapshots SET unrealized = 0, day_equity = 1" + next);
    }

    @Test
    void closes_never_reserve_more_than_is_left() {
        given(tx -> tx.insertPosition(position(1, 1)));
        refused(CHECK, "positions_closing_within_remaining", "UPDATE execution.positions SET closing_units = 1001");
        refused(CHECK, "positions_closing_within_remaining", "UPDATE execution.positions SET closing_units = -1");
        refused(
                CHECK,
                "positions_closing_within_remaining",
                "UPDATE execution.positions SET closing_units = 600",
                "UPDATE execution.positions SET remaining_units = 500");
        refused(CHECK, "positions_remaining_within_opened", "UPDATE execution.positions SET remaining_units = 1001");
        refused(CHECK, "positions_collateral_check", "UPDATE execution.positions SET collateral = -1");
        refused(CHECK, "positions_entry_cost_check", "UPDATE execution.positions SET entry_cost = -1");
        refused(CHECK, "positions_pnl_carry_check", "UPDATE execution.positions SET pnl_carry = -1");
    }

    @Test
    void a_number_names_one_position_of_an_account() {
        given(tx -> tx.insertPosition(position(1, 1)));
        assertThatThrownBy(() -> given(tx -> tx.insertPosition(position(2, 1))))
                .hasMessageContaining("positions_number_once");
    }

    @Test
    void an_intent_takes_only_the_published_steps() throws SQLException {
        given(tx -> tx.insertIntent(open(1)));
        try (Connection owner = PostgresServer.get().owner();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            for (IntentState from : IntentState.values()) {
                statement.execute("ALTER TABLE execution.intents DISABLE TRIGGER intents_published_steps");
                statement.execute(step(from));
                statement.execute("ALTER TABLE execution.intents ENABLE TRIGGER intents_published_steps");
                for (IntentState to : IntentState.values()) {
                    Savepoint before = owner.setSavepoint();
                    String answer = "taken";
                    try {
                        assertThat(statement.executeUpdate(step(to))).isEqualTo(1);
                    } catch (SQLException refused) {
                        answer = refused.getSQLState();
                    }
                    owner.rollback(before);
                    assertThat(answer)
                            .as("%s to %s", from, to)
                            .isEqualTo(from == to || from.canBecome(to) ? "taken" : CHECK);
                }
            }
            owner.rollback();
        }
    }

    private static String step(IntentState to) {
        String lease = to == IntentState.SENDING ? "clock_timestamp()" : "NULL";
        return "UPDATE execution.intents SET state = '" + to + "', lease_until = " + lease;
    }

    @Test
    void a_sender_without_a_lease_cannot_hide() {
        given(tx -> tx.insertIntent(open(1)));
        refused(CHECK, "intents_sending_has_lease", "UPDATE execution.intents SET state = 'SENDING'");
        refused(
                CHECK,
                "intents_sending_has_lease",
                step(IntentState.SENDING),
                "UPDATE execution.intents SET lease_until = NULL");
    }

    @Test
    void margin_moves_as_a_whole_and_comes_out_only_within_what_was_judged() {
        given(tx -> {
            tx.insertIntent(StoreRows.margin(1, id(40), true));
            tx.insertIntent(StoreRows.margin(2, id(40), false));
        });
        String part = "UPDATE execution.intents SET filled_units = 1 WHERE kind = '%s_MARGIN'";
        refused(CHECK, "intents_margin_as_a_whole", String.format(part, "ADD"));
        refused(CHECK, "intents_margin_as_a_whole", String.format(part, "REMOVE"));
        refused(
                CHECK,
                "intents_removal_is_bounded",
                "INSERT INTO execution.intents SELECT (jsonb_populate_record(i, jsonb_build_object('worst_price', NULL, 'id',"
                        + " gen_random_uuid(), 'key', 'boundless'))).* FROM execution.intents i WHERE kind = 'REMOVE_MARGIN'");
    }

    @Test
    void a_fill_stays_within_the_size() {
        given(tx -> tx.insertIntent(open(1)));
        refused(CHECK, "intents_fill_within_size", "UPDATE execution.intents SET filled_units = 1001");
        refused(CHECK, "intents_fill_within_size", "UPDATE execution.intents SET filled_units = -1");
    }

    @Test
    void epoch_and_world_time_never_fall() throws SQLException {
        app("UPDATE execution.fence SET epoch = 5", "UPDATE execution.world_time SET micros = 5");
        refused(CHECK, "the fence epoch never falls", "UPDATE execution.fence SET epoch = 4");
        refused(CHECK, "world time never goes back", "UPDATE execution.world_time SET micros = 4");
        assertThatThrownBy(() -> owner("INSERT INTO execution.fence (epoch) VALUES (1)"))
                .hasMessageContaining("fence_pkey");
        assertThatThrownBy(() -> owner("INSERT INTO execution.fence (one, epoch) VALUES (false, 1)"))
                .hasMessageContaining("fence_one_check");
    }

    @Test
    void a_venue_changes_hands_with_a_new_epoch_and_after_the_end_of_its_lease() throws SQLException {
        given(tx -> tx.leaseVenue("paper", "a", 60_000_000));
        String lease = "UPDATE execution.venue_leases SET ";
        refused(CHECK, "when its lease has ended", lease + "holder = 'b', epoch = 2");
        app(lease + "lease_until = clock_timestamp()");
        refused(CHECK, "the epoch of a venue rises", lease + "holder = 'b'");
        refused(CHECK, "the epoch of a venue rises", lease + "epoch = 2");
        app(lease + "holder = 'b', epoch = 2");
        refused(CHECK, "the epoch of a venue rises", lease + "epoch = 1");
        refused(NO_PRIVILEGE, "venue_leases", "DELETE FROM execution.venue_leases");
    }

    @Test
    void keys_are_unique_for_ever() {
        given(tx -> {
            tx.insertIntent(open(1));
            tx.insertDecision(StoreRows.decision(1));
            tx.appendEvent(StoreRows.event(1));
        });
        assertThatThrownBy(() -> app("INSERT INTO execution.decisions SELECT " + text(id(99))
                        + "::uuid, key, payload_hash, account, user_id, kind, instrument, approved, code, intent,"
                        + " position_id, price, price_decimals, price_as_of, policy_hash, account_version, epoch,"
                        + " decided_at, trace, rules, inputs FROM execution.decisions"))
                .hasMessageContaining("decisions_key_once");
        assertThatThrownBy(() -> given(tx -> tx.appendEvent(StoreRows.event(1))))
                .hasMessageContaining("events_id_once");
    }
}
