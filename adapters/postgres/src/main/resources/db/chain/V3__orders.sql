-- Orders that are signed for venues: what may happen once, under one nonce of one wallet; what was heard of them; and where
-- positions are at their venue. Whatever process works with a venue goes on from here. What is signed is written before it is
-- signed, the bytes before they leave; bytes that may be on their way never change.

CREATE TABLE chain.prepared_orders (
    venue    text COLLATE "C" NOT NULL CHECK (length(venue) BETWEEN 1 AND 100),
    id       uuid NOT NULL,
    wallet   text COLLATE "C" NOT NULL CHECK (length(wallet) BETWEEN 1 AND 200),
    nonce    numeric(78, 0) NOT NULL CHECK (nonce >= 0),
    deadline bigint NOT NULL,
    terms    text NOT NULL CHECK (length(terms) BETWEEN 1 AND 20000),
    bytes    text COLLATE "C" CHECK (length(bytes) BETWEEN 1 AND 20000),
    state    text COLLATE "C" NOT NULL CHECK (state IN ('PREPARED', 'SIGNED', 'POSTED', 'ACCEPTED', 'GIVEN_UP', 'LAPSED',
        'ENDED')),
    tracking text NOT NULL CHECK (length(tracking) <= 200),
    heard    bigint NOT NULL CHECK (heard >= -1),
    reason   text NOT NULL CHECK (length(reason) <= 500),
    version  bigint NOT NULL CHECK (version > 0),
    PRIMARY KEY (venue, id),
    CONSTRAINT bytes_of_what_is_signed CHECK (bytes IS NOT NULL OR state = 'PREPARED')
) WITH (fillfactor = 70);

-- One nonce, one order, for ever: whatever else is signed under it could happen instead.
CREATE UNIQUE INDEX one_order_for_a_nonce ON chain.prepared_orders (wallet, nonce);
CREATE INDEX open_prepared_orders ON chain.prepared_orders (venue, id) WHERE state IN ('POSTED', 'ACCEPTED', 'GIVEN_UP');

CREATE TRIGGER an_order_begins_unsigned BEFORE INSERT ON chain.prepared_orders
    FOR EACH ROW WHEN (NEW.version = 1 AND (NEW.state <> 'PREPARED' OR NEW.bytes IS NOT NULL))
    EXECUTE FUNCTION chain.refuse('an order begins as PREPARED, without bytes');

CREATE TRIGGER its_nonce_stays BEFORE UPDATE ON chain.prepared_orders
    FOR EACH ROW WHEN (NEW.venue <> OLD.venue OR NEW.id <> OLD.id OR NEW.wallet <> OLD.wallet OR NEW.nonce <> OLD.nonce)
    EXECUTE FUNCTION chain.refuse('an order keeps its nonce');

CREATE TRIGGER an_order_goes_one_version_further BEFORE UPDATE ON chain.prepared_orders
    FOR EACH ROW WHEN (NEW.version <> OLD.version + 1)
    EXECUTE FUNCTION chain.refuse('a change is one version further');

CREATE TRIGGER an_order_becomes_only_what_it_may BEFORE UPDATE ON chain.prepared_orders
    FOR EACH ROW WHEN (NOT CASE OLD.state
        WHEN 'PREPARED' THEN NEW.state IN ('PREPARED', 'POSTED', 'GIVEN_UP', 'ENDED')
        WHEN 'SIGNED' THEN NEW.state NOT IN ('ACCEPTED', 'LAPSED')
        WHEN 'POSTED' THEN NEW.state <> 'PREPARED'
        WHEN 'ACCEPTED' THEN NEW.state IN ('ACCEPTED', 'GIVEN_UP', 'ENDED')
        WHEN 'LAPSED' THEN NEW.state IN ('PREPARED', 'LAPSED', 'GIVEN_UP', 'ENDED')
        ELSE NEW.state IN ('GIVEN_UP', 'ENDED') END)
    EXECUTE FUNCTION chain.refuse('it may not become that');

CREATE TRIGGER what_is_signed_is_what_was_prepared BEFORE UPDATE ON chain.prepared_orders
    FOR EACH ROW WHEN (NEW.state <> 'PREPARED' AND (NEW.terms <> OLD.terms OR NEW.deadline <> OLD.deadline))
    EXECUTE FUNCTION chain.refuse('what is signed is what was prepared');

CREATE TRIGGER bytes_stay BEFORE UPDATE ON chain.prepared_orders
    FOR EACH ROW WHEN (NEW.bytes IS DISTINCT FROM OLD.bytes AND NOT (OLD.state = 'PREPARED' AND NEW.state = 'POSTED'))
    EXECUTE FUNCTION chain.refuse('bytes that may have left never change');

CREATE TRIGGER prepared_orders_are_kept BEFORE DELETE ON chain.prepared_orders
    FOR EACH ROW EXECUTE FUNCTION chain.refuse('orders are kept: their nonces are used for ever');

CREATE TABLE chain.placed_positions (
    venue   text COLLATE "C" NOT NULL CHECK (length(venue) BETWEEN 1 AND 100),
    id      uuid NOT NULL,
    place   text NOT NULL CHECK (length(place) BETWEEN 1 AND 2000),
    held    boolean NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    PRIMARY KEY (venue, id)
) WITH (fillfactor = 70);
CREATE INDEX held_positions ON chain.placed_positions (venue, id) WHERE held;

CREATE TRIGGER a_position_goes_one_version_further BEFORE UPDATE ON chain.placed_positions
    FOR EACH ROW WHEN (NEW.version <> OLD.version + 1)
    EXECUTE FUNCTION chain.refuse('a change is one version further');

-- What a venue has told, in the order in which it is told on. Who adds to it locks the row of its venue.
CREATE TABLE chain.news_counters (
    venue text COLLATE "C" PRIMARY KEY CHECK (length(venue) BETWEEN 1 AND 100),
    last  bigint NOT NULL CHECK (last >= 0)
) WITH (fillfactor = 50);

CREATE TABLE chain.news (
    venue       text COLLATE "C" NOT NULL REFERENCES chain.news_counters (venue),
    sequence    bigint NOT NULL CHECK (sequence > 0),
    id          text COLLATE "C" NOT NULL CHECK (length(id) BETWEEN 1 AND 200),
    kind        text COLLATE "C" NOT NULL CHECK (kind IN ('FILL', 'DECLINED', 'REVERTED', 'CANCELLED', 'MARGIN', 'LIQUIDATED', 'FUNDING',
        'ROLLOVER', 'GAS')),
    account     text COLLATE "C" NOT NULL CHECK (length(account) BETWEEN 1 AND 200),
    order_id    uuid,
    position_id uuid NOT NULL,
    units       bigint NOT NULL,
    price       bigint,
    decimals    integer,
    fee         bigint NOT NULL,
    reason      text NOT NULL CHECK (length(reason) <= 500),
    at          bigint NOT NULL,
    PRIMARY KEY (venue, sequence),
    CONSTRAINT told_once UNIQUE (venue, id),
    CONSTRAINT price_with_its_decimals CHECK ((price IS NULL) = (decimals IS NULL))
);

GRANT SELECT, INSERT, UPDATE ON chain.prepared_orders TO "${app}";
GRANT SELECT, INSERT, UPDATE ON chain.placed_positions TO "${app}";
GRANT SELECT, INSERT, UPDATE ON chain.news_counters TO "${app}";
GRANT SELECT, INSERT ON chain.news TO "${app}";
