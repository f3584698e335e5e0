package io.github.plimsoll.postgres.upkeep;

import java.util.List;

/**
 * Something that holds in every database that the product wrote.
 *
 * @param name a few words
 * @param count a query for the number of rows that were looked at; as in the other one, {@link Scope} names the accounts
 * @param broken a query with one text column: a row for each that breaks it
 */
record Law(String name, String count, String broken) {
    private static final String OPEN_STATES = "('RECORDED', 'SENDING', 'IN_FLIGHT', 'UNKNOWN', 'PARTIALLY_FILLED')";

    /** What orders of some kinds filled, summed up by position: the whole is read once, not once for each position. */
    private static final String FILLED =
            " LEFT JOIN (SELECT i.position_id, sum(i.filled_units) AS units FROM execution.intents i"
                    + " WHERE {i.account} AND i.kind IN ";

    private static final String FILLS = " GROUP BY i.position_id) f ON f.position_id = p.id";

    /** Positions of which something was taken without an order of ours: liquidated, or booked by the word of persons. */
    private static final String TAKEN =
            " LEFT JOIN (SELECT DISTINCT o.position_id FROM execution.ledger_postings o WHERE {o.account}"
                    + " AND (o.type = 'LIQUIDATION' OR o.reference LIKE 'gone/%')) l ON l.position_id = p.id";

    static final List<Law> ALL = List.of(
            new Law(
                    "every posting sums to zero",
                    "SELECT count(*) FROM execution.ledger_postings p WHERE {p.account}",
                    "SELECT 'posting ' || p.id || ' sums to ' || coalesce(sum(e.amount)::text, 'nothing')"
                            + " FROM execution.ledger_postings p LEFT JOIN execution.ledger_entries e ON e.posting = p.id"
                            + " WHERE {p.account} GROUP BY p.id HAVING coalesce(sum(e.amount), 1) <> 0 OR count(*) < 2"
                            + " OR min(e.line) <> 1 OR max(e.line) <> count(*)"),
            new Law(
                    "every entry belongs to its posting",
                    "SELECT count(*) FROM execution.ledger_entries e WHERE {e.account}",
                    "SELECT 'entry ' || e.posting || '/' || e.line FROM execution.ledger_entries e"
                            + " LEFT JOIN execution.ledger_postings p ON p.id = e.posting AND p.account = e.account"
                            + " AND p.type = e.type AND p.at = e.at WHERE p.id IS NULL AND {e.account}"),
            new Law(
                    "balances are the sums of their entries",
                    "SELECT count(*) FROM execution.account_balances b WHERE {b.account}",
                    "SELECT 'balance ' || account || ' ' || book || ' is ' || coalesce(b.amount::text, 'missing')"
                            + " || ' and not ' || coalesce(s.amount::text, '0')"
                            + " FROM (SELECT account, book, amount FROM execution.account_balances b"
                            + " WHERE {b.account}) b"
                            + " FULL JOIN (SELECT account, book, sum(amount) AS amount FROM execution.ledger_entries e"
                            + " WHERE {e.account} GROUP BY account, book) s USING (account, book)"
                            + " WHERE b.amount IS DISTINCT FROM coalesce(s.amount, 0)"),
            new Law(
                    "margin is the collateral of open positions",
                    "SELECT count(*) FROM execution.accounts a WHERE {a.id}",
                    "SELECT 'account ' || a.id FROM execution.accounts a WHERE {a.id} AND"
                            + " (SELECT coalesce(sum(amount), 0) FROM execution.account_balances"
                            + " WHERE account = a.id AND book = 'MARGIN')"
                            + " <> (SELECT coalesce(sum(collateral), 0) FROM execution.positions"
                            + " WHERE account = a.id AND remaining_units > 0)"),
            new Law(
                    "opened is what was adopted and what opens and increases filled",
                    "SELECT count(*) FROM execution.positions p WHERE {p.account}",
                    "SELECT 'position ' || p.id || ' of ' || p.account FROM execution.positions p"
                            + FILLED
                            + "('OPEN', 'INCREASE')"
                            + FILLS
                            + " WHERE {p.account} AND p.opened_units - p.adopted_units <> coalesce(f.units, 0)"),
            new Law(
                    "opened = open + closed",
                    "SELECT count(*) FROM execution.positions p WHERE {p.account}",
                    "SELECT 'position ' || p.id || ' of ' || p.account FROM execution.positions p"
                            + FILLED
                            + "('CLOSE')"
                            + FILLS
                            + TAKEN
                            // No order closed what a liquidation took or persons booked: such a position lost more than
                            // its closes took, and may go on. Of dust that is gone no money moves.
                            + " WHERE {p.account} AND coalesce(p.close_reason, '') NOT IN ('LIQUIDATION', 'BOOKED_BY_HAND')"
                            + " AND CASE WHEN l.position_id IS NULL"
                            + " THEN p.opened_units - p.remaining_units <> coalesce(f.units, 0)"
                            + " ELSE p.opened_units - p.remaining_units < coalesce(f.units, 0) END"),
            new Law(
                    "closing sizes are those of open closes",
                    "SELECT count(*) FROM execution.positions p WHERE {p.account} AND p.remaining_units > 0",
                    "SELECT 'position ' || p.id || ' of ' || p.account FROM execution.positions p"
                            + " WHERE {p.account} AND p.remaining_units > 0 AND p.closing_units <>"
                            + " (SELECT coalesce(sum(i.size_units - i.filled_units), 0) FROM execution.intents i"
                            + " WHERE i.position_id = p.id AND i.kind = 'CLOSE' AND i.state IN " + OPEN_STATES + ")"),
            new Law(
                    "reservations are those of open opens and of margin on its way in",
                    "SELECT count(*) FROM execution.reservations r WHERE {r.account}",
                    "SELECT 'intent ' || coalesce(r.intent, i.id)"
                            + " FROM (SELECT intent FROM execution.reservations r WHERE {r.account}) r FULL JOIN"
                            + " (SELECT id FROM execution.intents i WHERE {i.account} AND kind IN ('OPEN', 'INCREASE', 'ADD_MARGIN') AND state IN "
                            + OPEN_STATES
                            + ") i ON i.id = r.intent WHERE r.intent IS NULL OR i.id IS NULL"),
            new Law(
                    "every intent has its decision",
                    "SELECT count(*) FROM execution.intents i WHERE {i.account}",
                    "SELECT 'intent ' || i.id FROM execution.intents i WHERE {i.account} AND NOT EXISTS"
                            + " (SELECT 1 FROM execution.decisions d WHERE d.id = i.decision AND d.intent = i.id)"),
            new Law(
                    "events have no gap",
                    "SELECT count(*) FROM execution.events",
                    "SELECT count(*) || ' events, the last is number ' || coalesce(max(sequence), 0) || ', counted '"
                            + " || (SELECT last FROM execution.event_counter) FROM execution.events"
                            + " HAVING count(*) <> coalesce(max(sequence), 0)"
                            + " OR count(*) <> (SELECT last FROM execution.event_counter)"),
            new Law(
                    "every role that was given is in the audit",
                    "SELECT count(*) FROM execution.users u WHERE u.role = 'ADMIN' OR u.version > 1",
                    "SELECT 'role of ' || u.user_id FROM execution.users u WHERE (u.role = 'ADMIN' OR u.version > 1)"
                            + " AND NOT EXISTS (SELECT 1 FROM execution.audit a WHERE a.action = 'ROLE'"
                            + " AND a.subject = u.user_id AND a.actor = u.role_by AND a.at = u.role_at)"),
            new Law(
                    "what venues told has no gap",
                    "SELECT count(*) FROM chain.news",
                    "SELECT 'venue ' || c.venue || ' told ' || count(n.id) || ', the last is number '"
                            + " || coalesce(max(n.sequence), 0) || ', counted ' || c.last"
                            + " FROM chain.news_counters c LEFT JOIN chain.news n ON n.venue = c.venue"
                            + " GROUP BY c.venue, c.last HAVING count(n.id) <> c.last"
                            + " OR coalesce(max(n.sequence), 0) <> c.last"),
            new Law(
                    "the end of every signed order is told",
                    "SELECT count(*) FROM chain.prepared_orders o WHERE o.state = 'ENDED'",
                    "SELECT 'order ' || o.id || ' at ' || o.venue FROM chain.prepared_orders o"
                            + " WHERE o.state = 'ENDED' AND NOT EXISTS"
                            + " (SELECT 1 FROM chain.news n WHERE n.venue = o.venue AND n.order_id = o.id)"));

    /** What the catalogue of the server must say: a table without its guards may hold anything. */
    static final List<Law> GUARDS = List.of(
            new Law(
                    "constraints are in force",
                    "SELECT count(*) FROM pg_constraint WHERE connamespace::regnamespace::text = ANY (ARRAY['execution', 'chain', 'bot'])",
                    "SELECT conrelid::regclass || ' ' || conname FROM pg_constraint"
                            + " WHERE connamespace::regnamespace::text = ANY (ARRAY['execution', 'chain', 'bot'])"
                            + " AND NOT convalidated"),
            new Law(
                    "triggers are in force",
                    "SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                            + " WHERE c.relnamespace::regnamespace::text = ANY (ARRAY['execution', 'chain'])"
                            + " AND NOT t.tgisinternal",
                    "SELECT t.tgrelid::regclass || ' ' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                            + " WHERE c.relnamespace::regnamespace::text = ANY (ARRAY['execution', 'chain'])"
                            + " AND t.tgenabled <> 'O'"),
            new Law(
                    "the runtime role changes and removes no sealed key",
                    "SELECT count(*) FROM pg_class WHERE relnamespace::regnamespace::text = 'chain' AND relkind = 'r'",
                    "SELECT t.name || ' ' || p.name FROM unnest(ARRAY['sealed_keys', 'key_versions']) AS t (name),"
                            + " unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS p (name)"
                            + " WHERE has_table_privilege('plimsoll_app', 'chain.' || t.name, p.name)"),
            new Law(
                    "the runtime role removes no signed order and changes nothing that a venue told",
                    "SELECT count(*) FROM pg_class WHERE relnamespace::regnamespace::text = 'chain' AND relkind = 'r'",
                    "SELECT t.name || ' ' || p.name FROM (VALUES ('prepared_orders', ARRAY['DELETE', 'TRUNCATE']),"
                            + " ('placed_positions', ARRAY['DELETE', 'TRUNCATE']),"
                            + " ('news', ARRAY['UPDATE', 'DELETE', 'TRUNCATE'])) AS t (name, rights),"
                            + " unnest(t.rights) AS p (name)"
                            + " WHERE has_table_privilege('plimsoll_app', 'chain.' || t.name, p.name)"),
            new Law(
                    "the runtime role changes no history",
                    "SELECT count(*) FROM pg_class WHERE relnamespace::regnamespace::text = 'execution' AND relkind = 'r'",
                    "SELECT t.name || ' ' || p.name FROM unnest(ARRAY['ledger_postings', 'ledger_entries',"
                            + " 'account_balances', 'decisions', 'events', 'venue_events', 'audit', 'audit_head'])"
                            + " AS t (name), unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS p (name)"
                            + " WHERE has_table_privilege('plimsoll_app', 'execution.' || t.name, p.name)"));
}
