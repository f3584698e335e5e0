-- The trade path: intents, positions, ledger, latches, audit. One writer: the execution room.
--
-- Money is integer micro-dollars, sizes and prices are integer units, world time is microseconds since the epoch: all
-- BIGINT, nothing floats. Ids are 128 bits that sort by time, as uuid. Text keys sort by byte, as they do in the program.
-- What must never happen is refused here too, whatever the program believes.

CREATE FUNCTION execution.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'refused: %', TG_ARGV[0] USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END
$$;

-- Ends a transaction that wrote over a version which another one has replaced; it may be tried again.
CREATE FUNCTION execution.one_row(written bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF written <> 1 THEN
        RAISE EXCEPTION 'another transaction changed the row first' USING ERRCODE = 'serialization_failure';
    END IF;
END
$$;

-- --- stop fence and control ---------------------------------------------------------------------------------------

CREATE TABLE execution.fence (
    one   boolean PRIMARY KEY DEFAULT true CHECK (one),
    epoch bigint NOT NULL
);
INSERT INTO execution.fence (epoch) VALUES (1);

CREATE TRIGGER fence_epoch_never_falls BEFORE UPDATE ON execution.fence
    FOR EACH ROW WHEN (NEW.epoch < OLD.epoch)
    EXECUTE FUNCTION execution.refuse('the fence epoch never falls');

CREATE TABLE execution.latches (
    scope  text COLLATE "C" PRIMARY KEY,
    state  text NOT NULL CHECK (state IN ('ACTIVE', 'REDUCE_ONLY', 'HALTED', 'FROZEN')),
    reason text NOT NULL,
    set_by text NOT NULL,
    at     bigint NOT NULL
);

-- --- venues that live in one process --------------------------------------------------------------------------------

-- Which process a venue belongs to whose orders and positions live in one process. Who sends, proves or books there holds
-- the row shared and compares the epoch, in the transaction in which it writes.
CREATE TABLE execution.venue_leases (
    venue       text COLLATE "C" PRIMARY KEY CHECK (length(venue) BETWEEN 1 AND 200),
    holder      text COLLATE "C" NOT NULL CHECK (length(holder) BETWEEN 1 AND 200),
    epoch       bigint NOT NULL CHECK (epoch > 0),
    since       timestamptz NOT NULL,
    lease_until timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE TRIGGER venue_epoch_counts_holders BEFORE UPDATE ON execution.venue_leases
    FOR EACH ROW WHEN (NEW.venue <> OLD.venue OR NEW.epoch <> OLD.epoch + (NEW.holder <> OLD.holder)::int)
    EXECUTE FUNCTION execution.refuse('the epoch of a venue rises with each new holder and never falls');

CREATE TRIGGER venue_lease_ends_first BEFORE UPDATE ON execution.venue_leases
    FOR EACH ROW WHEN (NEW.holder <> OLD.holder AND OLD.lease_until > clock_timestamp())
    EXECUTE FUNCTION execution.refuse('a venue changes hands when its lease has ended, not before');

-- --- accounts and money -------------------------------------------------------------------------------------------

CREATE TABLE execution.accounts (
    id                  text COLLATE "C" PRIMARY KEY,
    user_id             text COLLATE "C" NOT NULL,
    venue               text NOT NULL,
    mode                text NOT NULL CHECK (mode IN ('DRY', 'LIVE')),
    collateral          text NOT NULL,
    collateral_decimals smallint NOT NULL CHECK (collateral_decimals BETWEEN 0 AND 18),
    version             bigint NOT NULL,
    positions_opened    integer NOT NULL CHECK (positions_opened >= 0),
    rules               text NOT NULL CHECK (length(rules) <= 1000),
    limits              text NOT NULL CHECK (length(limits) <= 1000)
) WITH (fillfactor = 70);
CREATE INDEX accounts_user ON execution.accounts (user_id, id);

-- Who has been here and what he may do. No column has a default: whoever makes a row says every value.
CREATE TABLE execution.users (
    user_id text COLLATE "C" PRIMARY KEY,
    met_at  bigint NOT NULL,
    role    text NOT NULL CHECK (role IN ('USER', 'ADMIN')),
    role_by text NOT NULL CHECK (length(role_by) BETWEEN 1 AND 200),
    role_at bigint NOT NULL,
    version bigint NOT NULL CHECK (version > 0)
) WITH (fillfactor = 70);
CREATE INDEX users_admins ON execution.users (user_id) WHERE role = 'ADMIN';

CREATE TRIGGER users_version_rises BEFORE UPDATE ON execution.users
    FOR EACH ROW WHEN (NEW.version <= OLD.version)
    EXECUTE FUNCTION execution.refuse('a role only moves on');

-- Two admins that take each other's role at the same moment: each waits here for the row of the other, and the second finds
-- nobody or is ended by the server.
CREATE FUNCTION execution.an_admin_is_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM execution.users u WHERE u.role = 'ADMIN' AND u.user_id <> OLD.user_id ORDER BY u.user_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'refused: the last admin stays one'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER users_last_admin_stays AFTER UPDATE ON execution.users
    FOR EACH ROW WHEN (OLD.role = 'ADMIN' AND NEW.role <> 'ADMIN')
    EXECUTE FUNCTION execution.an_admin_is_left();
CREATE TRIGGER users_last_admin_is_not_deleted AFTER DELETE ON execution.users
    FOR EACH ROW WHEN (OLD.role = 'ADMIN')
    EXECUTE FUNCTION execution.an_admin_is_left();

-- What a user has chosen. No column has a default: whoever makes a row says every value.
CREATE TABLE execution.settings (
    user_id  text COLLATE "C" PRIMARY KEY,
    slippage bigint CHECK (slippage BETWEEN 0 AND 1000000),
    confirm  boolean NOT NULL,
    news     text NOT NULL CHECK (news IN ('ALL', 'IMPORTANT', 'NONE')),
    version  bigint NOT NULL CHECK (version > 0)
) WITH (fillfactor = 70);

CREATE TRIGGER settings_version_rises BEFORE UPDATE ON execution.settings
    FOR EACH ROW WHEN (NEW.version <= OLD.version)
    EXECUTE FUNCTION execution.refuse('settings only move on');

CREATE TABLE execution.ledger_postings (
    id          uuid PRIMARY KEY,
    written     bigint GENERATED ALWAYS AS IDENTITY,
    account     text COLLATE "C" NOT NULL,
    type        text COLLATE "C" NOT NULL,
    reference   text COLLATE "C" NOT NULL,
    position_id uuid,
    at          bigint NOT NULL,
    CONSTRAINT ledger_money_moves_once UNIQUE (reference, type)
);
CREATE INDEX ledger_postings_newest ON execution.ledger_postings (account, written);

-- Account, type and time repeat the posting's, so that a day's movement is one range of one index; the trigger below
-- refuses a row that differs from its posting.
CREATE TABLE execution.ledger_entries (
    posting uuid NOT NULL,
    line    integer NOT NULL CHECK (line >= 1),
    account text COLLATE "C" NOT NULL,
    type    text COLLATE "C" NOT NULL,
    at      bigint NOT NULL,
    book    text COLLATE "C" NOT NULL CHECK (book IN ('CASH', 'MARGIN', 'PNL', 'FEES', 'EXTERNAL')),
    amount  bigint NOT NULL CHECK (amount BETWEEN -9000000000000000000 AND 9000000000000000000),
    PRIMARY KEY (posting, line)
);
CREATE INDEX ledger_entries_movement ON execution.ledger_entries (account, book, at);

-- Balances are written by the trigger below and by nothing else: the runtime role may only read them, so they equal the
-- sum of the entries at every moment.
CREATE TABLE execution.account_balances (
    account text COLLATE "C" NOT NULL,
    book    text COLLATE "C" NOT NULL,
    amount  bigint NOT NULL CHECK (amount BETWEEN -9000000000000000000 AND 9000000000000000000),
    PRIMARY KEY (account, book)
) WITH (fillfactor = 70);

-- All entries of a posting come in one statement, from line 1 on without a gap, and sum to zero. As line 1 can exist only
-- once, nothing can be added to a posting later.
CREATE FUNCTION execution.ledger_apply() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p record;
BEGIN
    FOR p IN
        SELECT posting, min(account) AS account, max(account) AS account2, min(type) AS type, max(type) AS type2,
               min(at) AS at, max(at) AS at2, count(*) AS lines, min(line) AS first, max(line) AS last,
               sum(amount) AS total
        FROM added GROUP BY posting
    LOOP
        IF p.total <> 0 OR p.lines < 2 OR p.first <> 1 OR p.last <> p.lines THEN
            RAISE EXCEPTION 'refused: posting % does not balance: % lines, sum %', p.posting, p.lines, p.total
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balances';
        END IF;
        PERFORM 1 FROM execution.ledger_postings o
        WHERE o.id = p.posting AND o.account = p.account AND o.type = p.type AND o.at = p.at
          AND p.account = p.account2 AND p.type = p.type2 AND p.at = p.at2;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'refused: entries differ from posting %', p.posting
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_match';
        END IF;
    END LOOP;
    INSERT INTO execution.account_balances AS b (account, book, amount)
    SELECT account, book, sum(amount) FROM added GROUP BY account, book ORDER BY account, book
    ON CONFLICT (account, book) DO UPDATE SET amount = b.amount + EXCLUDED.amount;
    RETURN NULL;
END
$$;
CREATE TRIGGER ledger_entries_balance AFTER INSERT ON execution.ledger_entries
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION execution.ledger_apply();

CREATE FUNCTION execution.ledger_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM execution.ledger_entries e WHERE e.posting = NEW.id AND e.line = 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'refused: posting % has no entries', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_has_entries';
    END IF;
    RETURN NULL;
END
$$;
-- Fires at the end of the statement, when the entries that came with the posting are there.
CREATE TRIGGER ledger_postings_complete AFTER INSERT ON execution.ledger_postings
    FOR EACH ROW EXECUTE FUNCTION execution.ledger_complete();

-- What an account was worth, once for each UTC day; day_equity is what the day's loss counts from. While a position had no
-- validated price, its PnL and with it the worth are not known.
CREATE TABLE execution.snapshots (
    account    text COLLATE "C" NOT NULL,
    day        bigint NOT NULL,
    at         bigint NOT NULL,
    cash       bigint NOT NULL,
    margin     bigint NOT NULL CHECK (margin >= 0),
    unrealized bigint,
    day_equity bigint,
    realized   bigint NOT NULL,
    peak       bigint NOT NULL CHECK (peak >= 0),
    positions  integer NOT NULL CHECK (positions >= 0),
    PRIMARY KEY (account, day),
    CONSTRAINT snapshots_lie_in_their_day CHECK (at >= day * 86400000000 AND at < (day + 1) * 86400000000),
    CONSTRAINT snapshots_worth_known_or_not CHECK ((unrealized IS NULL) = (day_equity IS NULL)),
    CONSTRAINT snapshots_nothing_open_nothing_unknown CHECK (positions > 0 OR (unrealized IS NOT NULL AND unrealized = 0)),
    CONSTRAINT snapshots_peak_is_highest CHECK (unrealized IS NULL OR peak >= realized + unrealized)
);

CREATE TRIGGER snapshots_known_stays BEFORE UPDATE ON execution.snapshots
    FOR EACH ROW WHEN (OLD.unrealized IS NOT NULL OR NEW.unrealized IS NULL)
    EXECUTE FUNCTION execution.refuse('a snapshot changes only from not known to known');

-- --- decisions and intents ----------------------------------------------------------------------------------------

CREATE TABLE execution.decisions (
    id              uuid PRIMARY KEY,
    key             text COLLATE "C" NOT NULL CONSTRAINT decisions_key_once UNIQUE,
    payload_hash    text NOT NULL,
    account         text COLLATE "C" NOT NULL,
    user_id         text COLLATE "C" NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('OPEN', 'INCREASE', 'ADD_MARGIN', 'REMOVE_MARGIN', 'CLOSE',
                        'CHANGE')),
    instrument      text NOT NULL,
    approved        boolean NOT NULL,
    code            text NOT NULL,
    intent          uuid,
    position_id     uuid,
    price           bigint CHECK (price > 0),
    price_decimals  smallint,
    price_as_of     bigint NOT NULL,
    policy_hash     text NOT NULL,
    account_version bigint NOT NULL,
    epoch           bigint NOT NULL,
    decided_at      bigint NOT NULL,
    trace           text NOT NULL,
    rules           jsonb NOT NULL,
    inputs          jsonb NOT NULL
);
CREATE INDEX decisions_user ON execution.decisions (user_id, id);
CREATE INDEX decisions_position ON execution.decisions (position_id, id) WHERE kind = 'OPEN';

CREATE TABLE execution.intents (
    id                     uuid PRIMARY KEY,
    decision               uuid NOT NULL,
    key                    text COLLATE "C" NOT NULL CONSTRAINT intents_key_once UNIQUE,
    account                text COLLATE "C" NOT NULL,
    user_id                text NOT NULL,
    kind                   text NOT NULL CHECK (kind IN ('OPEN', 'INCREASE', 'ADD_MARGIN', 'REMOVE_MARGIN',
                               'CLOSE')),
    origin                 text NOT NULL CHECK (origin IN ('USER', 'STRATEGY', 'STOP_LOSS', 'TAKE_PROFIT',
                               'TRAILING_STOP', 'TIME_EXIT')),
    instrument             text NOT NULL,
    position_id            uuid NOT NULL,
    side                   text NOT NULL CHECK (side IN ('LONG', 'SHORT')),
    size_units             bigint NOT NULL,
    filled_units           bigint NOT NULL,
    collateral             bigint NOT NULL CHECK (collateral >= 0),
    leverage               integer CHECK (leverage BETWEEN 100 AND 100000),
    decided_price          bigint CHECK (decided_price > 0),
    decided_price_decimals smallint,
    price_as_of            bigint NOT NULL,
    stop_loss              bigint CHECK (stop_loss > 0),
    stop_loss_decimals     smallint,
    take_profit            bigint CHECK (take_profit > 0),
    take_profit_decimals   smallint,
    worst_price            bigint CHECK (worst_price > 0),
    worst_price_decimals   smallint,
    resting_kind           text CHECK (resting_kind IN ('LIMIT', 'STOP')),
    resting_price          bigint CHECK (resting_price > 0),
    resting_price_decimals smallint,
    epoch                  bigint NOT NULL,
    valid_until            bigint NOT NULL,
    recorded_at            bigint NOT NULL,
    attempts               integer NOT NULL CHECK (attempts >= 0),
    state                  text NOT NULL CHECK (state IN ('RECORDED', 'SENDING', 'IN_FLIGHT', 'UNKNOWN',
                               'PARTIALLY_FILLED', 'FILLED', 'REJECTED', 'REVERTED', 'CANCELLED', 'EXPIRED')),
    reason                 text,
    trace                  text NOT NULL,
    version                bigint NOT NULL,
    lease_until            timestamptz,
    CONSTRAINT intents_fill_within_size CHECK (filled_units BETWEEN 0 AND size_units),
    -- A change of margin is one amount, moved as a whole or not at all.
    CONSTRAINT intents_margin_as_a_whole CHECK (kind NOT IN ('ADD_MARGIN', 'REMOVE_MARGIN')
        OR (size_units = collateral AND size_units > 0 AND filled_units IN (0, size_units))),
    -- Margin comes out only down to the liquidation price that was judged.
    CONSTRAINT intents_removal_is_bounded CHECK (kind <> 'REMOVE_MARGIN' OR worst_price IS NOT NULL),
    -- Only an open waits at its venue; a limit is the worst price itself.
    CONSTRAINT intents_resting_is_an_open CHECK (resting_kind IS NULL OR kind = 'OPEN'),
    CONSTRAINT intents_resting_has_price CHECK ((resting_kind IS NULL) = (resting_price IS NULL)),
    CONSTRAINT intents_resting_limit_is_worst CHECK (resting_kind IS DISTINCT FROM 'LIMIT'
        OR coalesce(resting_price = worst_price AND resting_price_decimals = worst_price_decimals, false)),
    -- A sender without a lease would be invisible to a stop.
    CONSTRAINT intents_sending_has_lease CHECK ((state = 'SENDING') = (lease_until IS NOT NULL))
) WITH (fillfactor = 70);
CREATE INDEX intents_account ON execution.intents (account, id);
CREATE INDEX intents_account_opened ON execution.intents (account, id) WHERE kind IN ('OPEN', 'INCREASE');
CREATE INDEX intents_account_automated ON execution.intents (account, id)
    WHERE kind IN ('OPEN', 'INCREASE') AND origin = 'STRATEGY';
CREATE INDEX intents_opened ON execution.intents (recorded_at) WHERE kind IN ('OPEN', 'INCREASE');
-- The outbox in the order of its claims. An intent enters once: a step out of RECORDED writes nothing here.
CREATE INDEX intents_outbox ON execution.intents ((kind IN ('OPEN', 'INCREASE', 'REMOVE_MARGIN')), id) WHERE state = 'RECORDED';
-- What recovery and closes look at, however long the history. Few rows, so states and positions share it.
CREATE INDEX intents_open ON execution.intents (position_id, id)
    WHERE state IN ('RECORDED', 'SENDING', 'IN_FLIGHT', 'UNKNOWN', 'PARTIALLY_FILLED');

-- Markets that wait for a proof: empty nearly always, so the look before a send costs nothing.
CREATE INDEX intents_unknown ON execution.intents (account, instrument) WHERE state = 'UNKNOWN';

-- The published table of steps; terminal states have none.
CREATE TRIGGER intents_published_steps BEFORE UPDATE ON execution.intents
    FOR EACH ROW WHEN (OLD.state <> NEW.state AND NOT (
        (OLD.state = 'RECORDED' AND NEW.state IN ('SENDING', 'CANCELLED', 'EXPIRED'))
        OR (OLD.state = 'SENDING' AND NEW.state IN ('RECORDED', 'IN_FLIGHT', 'UNKNOWN', 'PARTIALLY_FILLED', 'FILLED',
            'REJECTED', 'REVERTED', 'CANCELLED', 'EXPIRED'))
        OR (OLD.state = 'UNKNOWN' AND NEW.state IN ('RECORDED', 'IN_FLIGHT', 'PARTIALLY_FILLED', 'FILLED', 'REJECTED',
            'REVERTED', 'CANCELLED', 'EXPIRED'))
        OR (OLD.state = 'IN_FLIGHT' AND NEW.state IN ('UNKNOWN', 'PARTIALLY_FILLED', 'FILLED', 'REJECTED',
            'REVERTED', 'CANCELLED'))
        OR (OLD.state = 'PARTIALLY_FILLED' AND NEW.state IN ('FILLED', 'CANCELLED'))))
    EXECUTE FUNCTION execution.refuse('an intent takes only the published steps and never leaves a terminal state');

-- --- resting entries ----------------------------------------------------------------------------------------------

CREATE TABLE execution.entries (
    id               uuid PRIMARY KEY,
    decision         uuid NOT NULL CONSTRAINT entries_decision_once UNIQUE,
    key              text COLLATE "C" NOT NULL CONSTRAINT entries_key_once UNIQUE,
    account          text COLLATE "C" NOT NULL,
    user_id          text NOT NULL,
    number           integer NOT NULL CHECK (number > 0),
    instrument       text NOT NULL,
    side             text NOT NULL CHECK (side IN ('LONG', 'SHORT')),
    collateral       bigint NOT NULL CHECK (collateral > 0),
    leverage         integer NOT NULL CHECK (leverage BETWEEN 100 AND 100000),
    stop_loss        text,
    take_profit      text,
    -- Partial targets, trail, break-even price and deadline, as they were stated.
    exits            text[] NOT NULL CHECK (cardinality(exits) <= 11),
    max_slippage     bigint CHECK (max_slippage BETWEEN 0 AND 1000000),
    strategy         text NOT NULL,
    trigger          bigint CHECK (trigger > 0),
    trigger_decimals smallint,
    limited          bigint CHECK (limited > 0),
    limited_decimals smallint,
    at_venue         boolean NOT NULL,
    armed            boolean NOT NULL,
    tries            integer NOT NULL CHECK (tries >= 0),
    intent           uuid,
    tried            bigint CHECK (tried > 0),
    tried_decimals   smallint,
    not_before       bigint NOT NULL,
    placed_at        bigint NOT NULL,
    valid_until      bigint NOT NULL,
    state            text NOT NULL CHECK (state IN ('WORKING', 'SENT', 'ENDING', 'DONE', 'CANCELLED', 'EXPIRED',
                         'REJECTED')),
    reason           text,
    trace            text NOT NULL,
    version          bigint NOT NULL,
    CONSTRAINT entries_number_once UNIQUE (account, number),
    CONSTRAINT entries_wait_for_a_price CHECK (trigger IS NOT NULL OR limited IS NOT NULL),
    CONSTRAINT entries_sent_has_an_order CHECK (state NOT IN ('SENT', 'ENDING')
        OR (intent IS NOT NULL AND tries > 0)),
    -- A venue waits for one price, from the moment in which the entry is placed.
    CONSTRAINT entries_at_venue_one_price CHECK (NOT at_venue OR trigger IS NULL OR limited IS NULL),
    CONSTRAINT entries_at_venue_never_waits_here CHECK (NOT at_venue OR state <> 'WORKING'),
    CONSTRAINT entries_ending_at_venue CHECK (at_venue OR state <> 'ENDING')
) WITH (fillfactor = 70);
-- Those that wait, however long the history.
CREATE INDEX entries_live ON execution.entries (id) WHERE state IN ('WORKING', 'SENT', 'ENDING');

-- The published table of steps; terminal states have none.
CREATE TRIGGER entries_published_steps BEFORE UPDATE ON execution.entries
    FOR EACH ROW WHEN (OLD.state NOT IN ('WORKING', 'SENT', 'ENDING')
        OR (OLD.state = 'WORKING' AND NEW.state IN ('DONE', 'ENDING'))
        OR (OLD.state = 'ENDING' AND NEW.state IN ('WORKING', 'SENT')))
    EXECUTE FUNCTION execution.refuse('an entry takes only the published steps and never leaves a terminal state');

-- What an order took with it is what its entry says.
CREATE TRIGGER entries_exits_of_waiting BEFORE UPDATE ON execution.entries
    FOR EACH ROW WHEN (OLD.state <> 'WORKING' AND (OLD.stop_loss, OLD.take_profit, OLD.exits)
        IS DISTINCT FROM (NEW.stop_loss, NEW.take_profit, NEW.exits))
    EXECUTE FUNCTION execution.refuse('the exits of an entry change only while it waits');

-- --- reservations and positions -----------------------------------------------------------------------------------

CREATE TABLE execution.reservations (
    intent     uuid PRIMARY KEY,
    account    text COLLATE "C" NOT NULL,
    instrument text NOT NULL,
    margin     bigint NOT NULL,
    worst_loss bigint NOT NULL,
    notional   bigint NOT NULL
);
CREATE INDEX reservations_account ON execution.reservations (account, intent);

CREATE TABLE execution.positions (
    id                   uuid PRIMARY KEY,
    account              text COLLATE "C" NOT NULL,
    user_id              text NOT NULL,
    number               integer NOT NULL,
    instrument           text NOT NULL,
    side                 text NOT NULL CHECK (side IN ('LONG', 'SHORT')),
    opened_units         bigint NOT NULL,
    remaining_units      bigint NOT NULL,
    closing_units        bigint NOT NULL,
    -- Found at the venue with this size, opened by nobody here: EXTERNAL. 0 for what our orders opened; it never changes.
    adopted_units        bigint NOT NULL,
    entry                bigint NOT NULL CHECK (entry > 0),
    entry_decimals       smallint NOT NULL,
    -- What the remaining size cost, price units times size units, and what was won of less than a micro-dollar and is not
    -- booked yet: with them the parts of a close add up to the whole, to the last micro-dollar.
    entry_cost           numeric(38, 0) NOT NULL CHECK (entry_cost >= 0),
    pnl_carry            numeric(38, 0) NOT NULL CHECK (pnl_carry >= 0),
    collateral           bigint NOT NULL CHECK (collateral >= 0),
    leverage             integer NOT NULL CHECK (leverage BETWEEN 100 AND 100000),
    liquidation          bigint NOT NULL CHECK (liquidation > 0),
    liquidation_decimals smallint NOT NULL,
    stop_loss            bigint CHECK (stop_loss > 0),
    stop_loss_decimals   smallint,
    take_profit          bigint CHECK (take_profit > 0),
    take_profit_decimals smallint,
    realized             bigint NOT NULL,
    -- Negative when more funding was received than was paid in fees.
    fees                 bigint NOT NULL,
    opened_at            bigint NOT NULL,
    closed_at            bigint NOT NULL,
    close_reason         text,
    version              bigint NOT NULL,
    CONSTRAINT positions_number_once UNIQUE (account, number),
    -- The sizes of the open close-intents, Unknown ones included, never exceed what is left to close.
    CONSTRAINT positions_closing_within_remaining CHECK (closing_units BETWEEN 0 AND remaining_units),
    CONSTRAINT positions_adopted_within_opened CHECK (adopted_units BETWEEN 0 AND opened_units),
    CONSTRAINT positions_remaining_within_opened CHECK (remaining_units BETWEEN 0 AND opened_units)
) WITH (fillfactor = 70);
CREATE INDEX positions_account ON execution.positions (account, id);
CREATE INDEX positions_open ON execution.positions (account, id) WHERE remaining_units > 0;
-- The last closed positions of an account, however long its history: what rules of behaviour look back at.
CREATE INDEX positions_closed ON execution.positions (account, closed_at, number) WHERE remaining_units = 0;

CREATE FUNCTION execution.sum_of(numbers integer[]) RETURNS bigint LANGUAGE sql IMMUTABLE AS
    'SELECT coalesce(sum(n), 0) FROM unnest(numbers) AS n';

-- How a position ends beside its stop and its target. The row may come before its position, with the open that makes it.
-- The arrays are the partial targets, one element for each; shares and percent are in ten-thousandths of a percent.
CREATE TABLE execution.exits (
    position_id             uuid PRIMARY KEY,
    target_ids              integer[] NOT NULL,
    target_levels           bigint[] NOT NULL CHECK (0 < ALL (target_levels)),
    target_decimals         integer[] NOT NULL,
    target_shares           integer[] NOT NULL CHECK (0 < ALL (target_shares)),
    target_taken            bigint[] NOT NULL CHECK (0 <= ALL (target_taken)),
    target_intents          uuid[] NOT NULL,
    trail_percent           integer CHECK (trail_percent BETWEEN 1 AND 999999),
    trail_distance          bigint CHECK (trail_distance > 0),
    trail_distance_decimals smallint,
    trail_from              bigint CHECK (trail_from > 0),
    trail_from_decimals     smallint,
    trail_mark              bigint CHECK (trail_mark > 0),
    trail_mark_decimals     smallint,
    break_even              bigint CHECK (break_even > 0),
    break_even_decimals     smallint,
    ends_at                 bigint NOT NULL CHECK (ends_at >= 0),
    last_target             integer NOT NULL CHECK (last_target >= 0),
    version                 bigint NOT NULL CHECK (version > 0),
    CONSTRAINT exits_targets_within_position CHECK (execution.sum_of(target_shares) <= 1000000),
    CONSTRAINT exits_targets_complete CHECK (
        cardinality(target_ids) = cardinality(target_levels) AND cardinality(target_ids) = cardinality(target_decimals)
        AND cardinality(target_ids) = cardinality(target_shares) AND cardinality(target_ids) = cardinality(target_taken)
        AND cardinality(target_ids) = cardinality(target_intents)),
    CONSTRAINT exits_trail_has_one_offset CHECK (trail_percent IS NULL OR trail_distance IS NULL),
    CONSTRAINT exits_mark_needs_trail CHECK (
        (trail_mark IS NULL AND trail_from IS NULL) OR trail_percent IS NOT NULL OR trail_distance IS NOT NULL)
) WITH (fillfactor = 70);

-- Two writers of one plan: the later one of the same version is refused, whatever it believes.
CREATE TRIGGER exits_version_rises BEFORE UPDATE ON execution.exits
    FOR EACH ROW WHEN (NEW.version <= OLD.version OR NEW.last_target < OLD.last_target)
    EXECUTE FUNCTION execution.refuse('a plan of exits only moves on');

-- --- loss windows and locks -----------------------------------------------------------------------------------------

-- What an account had made at some moments, marked to market, without the money that came in or went out. The peak is in
-- every mark, so that forgetting old ones loses nothing.
CREATE TABLE execution.profit_marks (
    account text COLLATE "C" NOT NULL,
    at      bigint NOT NULL,
    profit  bigint NOT NULL,
    peak    bigint NOT NULL,
    PRIMARY KEY (account, at),
    CONSTRAINT profit_marks_peak_is_highest CHECK (peak >= profit)
);

-- When a person last opened the throttle of automated orders.
CREATE TABLE execution.automation_releases (
    account text COLLATE "C" PRIMARY KEY,
    at      bigint NOT NULL,
    set_by  text NOT NULL
);

CREATE TABLE execution.risk_locks (
    account text COLLATE "C" NOT NULL,
    scope   text COLLATE "C" NOT NULL CHECK (scope IN ('ACCOUNT', 'MARKET', 'STRATEGY', 'SIDE')),
    name    text COLLATE "C" NOT NULL,
    until   bigint NOT NULL,
    reason  text NOT NULL,
    set_by  text NOT NULL,
    at      bigint NOT NULL,
    PRIMARY KEY (account, scope, name)
);

-- --- venue events, business events, audit, confirmations ------------------------------------------------------------

CREATE TABLE execution.venue_events (
    venue    text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    at       bigint NOT NULL,
    PRIMARY KEY (venue, event_id)
);

CREATE TABLE execution.venue_cursors (
    venue    text COLLATE "C" PRIMARY KEY,
    sequence bigint NOT NULL
);

-- The writer of an event holds this row until its commit, so the order of the sequence is the order of the commits and a
-- reader that has seen event n will never find an event below n later. No gaps: a rollback gives its numbers back.
CREATE TABLE execution.event_counter (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    last bigint NOT NULL
);
INSERT INTO execution.event_counter (last) VALUES (0);

CREATE TABLE execution.events (
    sequence bigint PRIMARY KEY,
    id       uuid NOT NULL CONSTRAINT events_id_once UNIQUE,
    type     text NOT NULL,
    user_id  text,
    at       bigint NOT NULL,
    trace    text NOT NULL,
    data     jsonb NOT NULL
);

CREATE TABLE execution.event_cursors (
    consumer text COLLATE "C" PRIMARY KEY,
    sequence bigint NOT NULL
);

-- Every row carries the hash of the row before it and its own, over all its fields: AuditChain in core-execution names the
-- encoding and checks it. The hashes are lower-case hex.
CREATE TABLE execution.audit (
    seq      bigint PRIMARY KEY CHECK (seq >= 1),
    at       bigint NOT NULL,
    actor    text NOT NULL,
    action   text NOT NULL,
    subject  text NOT NULL,
    detail   text NOT NULL,
    trace    text NOT NULL,
    previous text COLLATE "C" NOT NULL CHECK (length(previous) = 64),
    hash     text COLLATE "C" NOT NULL CHECK (length(hash) = 64)
);

-- The end of the chain. Whoever appends holds this row until the commit, so the order of the chain is the order of the
-- commits, without gaps: a rollback or a crash leaves the chain as it was.
CREATE TABLE execution.audit_head (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq  bigint NOT NULL CHECK (seq >= 0),
    hash text COLLATE "C" NOT NULL CHECK (length(hash) = 64)
) WITH (fillfactor = 50);
INSERT INTO execution.audit_head (seq, hash) VALUES (0, repeat('0', 64));

CREATE TRIGGER audit_head_never_falls BEFORE UPDATE ON execution.audit_head
    FOR EACH ROW WHEN (NEW.seq <= OLD.seq)
    EXECUTE FUNCTION execution.refuse('the audit only grows');

CREATE FUNCTION execution.audit_field(value text) RETURNS text LANGUAGE sql AS $$
    SELECT octet_length(convert_to(value, 'UTF8')) || ':' || value || ','
$$;

-- The only way in: the runtime role may not insert rows by itself. Called last in a transaction, when nothing is left to
-- wait for.
CREATE FUNCTION execution.audit_append(
    ats bigint[], actors text[], actions text[], subjects text[], details text[], traces text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    number bigint;
    before text;
    latest text;
BEGIN
    SELECT h.seq, h.hash INTO STRICT number, latest FROM execution.audit_head h FOR UPDATE;
    FOR i IN 1 .. coalesce(array_length(ats, 1), 0) LOOP
        number := number + 1;
        before := latest;
        latest := encode(sha256(convert_to(
            execution.audit_field(number::text) || execution.audit_field(before) || execution.audit_field(ats[i]::text)
            || execution.audit_field(actors[i]) || execution.audit_field(actions[i])
            || execution.audit_field(subjects[i]) || execution.audit_field(details[i])
            || execution.audit_field(traces[i]), 'UTF8')), 'hex');
        INSERT INTO execution.audit (seq, at, actor, action, subject, detail, trace, previous, hash)
        VALUES (number, ats[i], actors[i], actions[i], subjects[i], details[i], traces[i], before, latest);
    END LOOP;
    UPDATE execution.audit_head SET seq = number, hash = latest WHERE seq < number;
END
$$;

CREATE TABLE execution.confirmations (
    token      text COLLATE "C" PRIMARY KEY,
    user_id    text NOT NULL,
    command    text NOT NULL,
    expires_at bigint NOT NULL,
    used_by    text,
    used_at    bigint NOT NULL,
    CONSTRAINT confirmations_use_has_time CHECK ((used_by IS NULL) = (used_at = 0))
);
CREATE INDEX confirmations_old ON execution.confirmations (expires_at);

-- What was used stays used, by the same key.
CREATE TRIGGER confirmations_used_once BEFORE UPDATE ON execution.confirmations
    FOR EACH ROW WHEN (OLD.used_by IS NOT NULL AND NEW.used_by IS DISTINCT FROM OLD.used_by)
    EXECUTE FUNCTION execution.refuse('a confirmation is used once');

-- --- dead letters ---------------------------------------------------------------------------------------------------

-- What was given up, until a person replays or dismisses it. Bounded by the program; what leaves is in the audit.
CREATE TABLE execution.dead_letters (
    id       uuid PRIMARY KEY,
    kind     text COLLATE "C" NOT NULL CHECK (kind IN ('NOTICE', 'ANSWER', 'COMMAND', 'ORDER', 'VENUE_EVENT')),
    subject  text COLLATE "C" NOT NULL,
    reason   text NOT NULL,
    data     jsonb NOT NULL,
    user_id  text,
    at       bigint NOT NULL,
    trace    text NOT NULL,
    state    text NOT NULL CHECK (state IN ('WAITING', 'REPLAYED', 'DISMISSED')),
    ended_by text,
    ended_at bigint NOT NULL,
    CONSTRAINT dead_letters_subject_once UNIQUE (kind, subject),
    CONSTRAINT dead_letters_end_has_name CHECK ((state = 'WAITING') = (ended_by IS NULL))
);

CREATE TRIGGER dead_letters_end_once BEFORE UPDATE ON execution.dead_letters
    FOR EACH ROW WHEN (OLD.state <> 'WAITING')
    EXECUTE FUNCTION execution.refuse('a dead letter ends once');

-- --- world time and runs --------------------------------------------------------------------------------------------

CREATE TABLE execution.world_time (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    micros bigint NOT NULL
);
INSERT INTO execution.world_time (micros) VALUES (0);

CREATE TRIGGER world_time_never_goes_back BEFORE UPDATE ON execution.world_time
    FOR EACH ROW WHEN (NEW.micros < OLD.micros)
    EXECUTE FUNCTION execution.refuse('world time never goes back');

CREATE TABLE execution.runs (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    last bigint NOT NULL
);
INSERT INTO execution.runs (last) VALUES (0);

-- What is deleted is no day that anything still looks at.
CREATE FUNCTION execution.snapshot_is_old() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.day >= (SELECT max(s.day) - 400 FROM execution.snapshots s WHERE s.account = OLD.account) THEN
        RAISE EXCEPTION 'refused: snapshots are kept for 400 days'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER snapshots_kept BEFORE DELETE ON execution.snapshots
    FOR EACH ROW EXECUTE FUNCTION execution.snapshot_is_old();

-- --- what the runtime role may do -----------------------------------------------------------------------------------
-- Neither owner nor superuser. History is append-only: no UPDATE and no DELETE on ledger, audit, decisions, events. What
-- identifies a row never changes: UPDATE is granted per column.

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA execution FROM PUBLIC;
GRANT USAGE ON SCHEMA execution TO "${app}";
GRANT EXECUTE ON FUNCTION execution.one_row(bigint), execution.sum_of(integer[]) TO "${app}";

GRANT SELECT, INSERT ON execution.ledger_postings, execution.ledger_entries, execution.decisions,
    execution.venue_events, execution.events TO "${app}";
GRANT SELECT ON execution.account_balances, execution.audit, execution.audit_head TO "${app}";
GRANT EXECUTE ON FUNCTION execution.audit_append(bigint[], text[], text[], text[], text[], text[]) TO "${app}";

GRANT SELECT, UPDATE (epoch) ON execution.fence TO "${app}";
GRANT SELECT, INSERT, UPDATE (holder, epoch, since, lease_until) ON execution.venue_leases TO "${app}";
GRANT SELECT, UPDATE (last) ON execution.event_counter TO "${app}";
GRANT SELECT, UPDATE (micros) ON execution.world_time TO "${app}";
GRANT SELECT, UPDATE (last) ON execution.runs TO "${app}";

GRANT SELECT, INSERT, UPDATE (version, positions_opened, rules, limits) ON execution.accounts TO "${app}";
GRANT SELECT, INSERT, UPDATE (role, role_by, role_at, version) ON execution.users TO "${app}";
GRANT SELECT, INSERT, UPDATE (slippage, confirm, news, version) ON execution.settings TO "${app}";
GRANT SELECT, INSERT, UPDATE (filled_units, attempts, state, reason, version, lease_until)
    ON execution.intents TO "${app}";
GRANT SELECT, INSERT, UPDATE (stop_loss, take_profit, exits, armed, tries, intent, tried, tried_decimals, not_before,
    state, reason, version) ON execution.entries TO "${app}";
GRANT SELECT, INSERT, UPDATE (opened_units, remaining_units, closing_units, entry, entry_decimals, entry_cost, pnl_carry,
    collateral, leverage, liquidation, liquidation_decimals, stop_loss, stop_loss_decimals, take_profit,
    take_profit_decimals, realized, fees, closed_at, close_reason, version) ON execution.positions TO "${app}";
GRANT SELECT, INSERT, UPDATE (target_ids, target_levels, target_decimals, target_shares, target_taken, target_intents,
    trail_percent, trail_distance, trail_distance_decimals, trail_from, trail_from_decimals, trail_mark,
    trail_mark_decimals, break_even, break_even_decimals, ends_at, last_target, version) ON execution.exits TO "${app}";
GRANT SELECT, INSERT, DELETE, UPDATE (at, cash, margin, unrealized, day_equity, realized, peak, positions)
    ON execution.snapshots TO "${app}";
GRANT SELECT, INSERT, UPDATE (sequence) ON execution.venue_cursors, execution.event_cursors TO "${app}";
GRANT SELECT, INSERT, UPDATE (at, set_by) ON execution.automation_releases TO "${app}";
GRANT SELECT, INSERT, DELETE, UPDATE (state, ended_by, ended_at) ON execution.dead_letters TO "${app}";
GRANT SELECT, INSERT, DELETE ON execution.reservations, execution.profit_marks TO "${app}";
GRANT SELECT, INSERT, UPDATE, DELETE ON execution.latches, execution.risk_locks, execution.confirmations TO "${app}";
