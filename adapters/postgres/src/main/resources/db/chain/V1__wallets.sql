-- What wallets are to do on their chains, and every signed form of it. One writer: the chain room. What is to be done, its
-- bytes and its place in the wallet's sequence are written once and never changed; what has ended stays as it ended.

CREATE TABLE chain.wallets (
    wallet      text COLLATE "C" PRIMARY KEY CHECK (length(wallet) BETWEEN 1 AND 200),
    holder      text COLLATE "C" NOT NULL CHECK (length(holder) BETWEEN 1 AND 200),
    lease_until timestamptz NOT NULL,
    epoch       bigint NOT NULL CHECK (epoch > 0),
    next        bigint NOT NULL DEFAULT 0 CHECK (next >= 0)
) WITH (fillfactor = 70);

CREATE TABLE chain.sends (
    id          text COLLATE "C" PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 200),
    wallet      text COLLATE "C" NOT NULL CHECK (length(wallet) BETWEEN 1 AND 200),
    payload     text COLLATE "C" NOT NULL CHECK (length(payload) BETWEEN 1 AND 300000),
    deadline    bigint NOT NULL,
    recorded_at bigint NOT NULL,
    state       text COLLATE "C" NOT NULL CHECK (state IN ('PLANNED', 'RESERVED', 'SIGNED', 'BROADCAST', 'MINED', 'SAFE',
        'FINAL', 'REVERTED', 'CANCELLED', 'DEAD')),
    place       bigint CHECK (place >= 0),
    taken       integer CHECK (taken BETWEEN 1 AND 100),
    block       bigint CHECK (block >= 0),
    block_hash  text COLLATE "C" CHECK (length(block_hash) BETWEEN 1 AND 100),
    reason      text NOT NULL CHECK (length(reason) <= 500),
    version     bigint NOT NULL CHECK (version > 0),
    CONSTRAINT place_of_what_is_signed CHECK (place IS NOT NULL OR state IN ('PLANNED', 'DEAD')),
    CONSTRAINT planned_without_place CHECK (place IS NULL OR state <> 'PLANNED'),
    CONSTRAINT block_of_what_is_mined CHECK (
        (state IN ('MINED', 'SAFE', 'FINAL', 'REVERTED', 'CANCELLED'))
        = (taken IS NOT NULL AND block IS NOT NULL AND block_hash IS NOT NULL))
) WITH (fillfactor = 70);

-- One place, one thing, for ever.
CREATE UNIQUE INDEX one_send_for_a_place ON chain.sends (wallet, place) WHERE place IS NOT NULL;
CREATE INDEX open_sends ON chain.sends (wallet, place, recorded_at, id)
    WHERE state IN ('PLANNED', 'RESERVED', 'SIGNED', 'BROADCAST', 'MINED', 'SAFE');

CREATE TABLE chain.attempts (
    send      text COLLATE "C" NOT NULL REFERENCES chain.sends (id),
    number    integer NOT NULL CHECK (number BETWEEN 1 AND 100),
    cancels   boolean NOT NULL,
    terms     text COLLATE "C" NOT NULL CHECK (length(terms) BETWEEN 1 AND 1000),
    raw       text COLLATE "C" CHECK (length(raw) BETWEEN 1 AND 400000),
    hash      text COLLATE "C" UNIQUE CHECK (length(hash) BETWEEN 1 AND 100),
    signed_at bigint NOT NULL,
    sent_at   bigint NOT NULL,
    answer    text NOT NULL CHECK (length(answer) <= 300),
    PRIMARY KEY (send, number),
    CONSTRAINT bytes_with_their_hash CHECK ((raw IS NULL) = (hash IS NULL))
) WITH (fillfactor = 70);

CREATE INDEX signed_lately ON chain.attempts (signed_at) WHERE raw IS NOT NULL;

CREATE FUNCTION chain.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'refused: %', TG_ARGV[0] USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END
$$;

CREATE TRIGGER epoch_never_falls BEFORE UPDATE ON chain.wallets
    FOR EACH ROW WHEN (NEW.epoch < OLD.epoch OR NEW.wallet <> OLD.wallet)
    EXECUTE FUNCTION chain.refuse('the epoch of a wallet never falls');

CREATE TRIGGER what_is_to_be_done_stays BEFORE UPDATE ON chain.sends
    FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.wallet <> OLD.wallet OR NEW.payload <> OLD.payload
        OR NEW.deadline <> OLD.deadline OR NEW.recorded_at <> OLD.recorded_at)
    EXECUTE FUNCTION chain.refuse('what is to be done never changes');

CREATE TRIGGER one_version_further BEFORE UPDATE ON chain.sends
    FOR EACH ROW WHEN (NEW.version <> OLD.version + 1)
    EXECUTE FUNCTION chain.refuse('a change is one version further');

CREATE TRIGGER only_what_may_become BEFORE UPDATE ON chain.sends
    FOR EACH ROW WHEN (NOT CASE OLD.state
        WHEN 'PLANNED' THEN NEW.state IN ('PLANNED', 'RESERVED', 'DEAD')
        WHEN 'RESERVED' THEN NEW.state IN ('RESERVED', 'PLANNED', 'SIGNED', 'DEAD')
        WHEN 'SIGNED' THEN NEW.state NOT IN ('PLANNED', 'RESERVED')
        WHEN 'BROADCAST' THEN NEW.state NOT IN ('PLANNED', 'RESERVED', 'SIGNED')
        WHEN 'MINED' THEN NEW.state NOT IN ('PLANNED', 'RESERVED', 'SIGNED', 'DEAD')
        WHEN 'SAFE' THEN NEW.state NOT IN ('PLANNED', 'RESERVED', 'SIGNED', 'DEAD')
        ELSE false END)
    EXECUTE FUNCTION chain.refuse('it may not become that, and what has ended never changes');

CREATE TRIGGER its_place_stays BEFORE UPDATE ON chain.sends
    FOR EACH ROW WHEN (OLD.state NOT IN ('PLANNED', 'RESERVED') AND NEW.place IS DISTINCT FROM OLD.place)
    EXECUTE FUNCTION chain.refuse('the place of what was signed never changes');

CREATE TRIGGER what_was_signed_stays BEFORE UPDATE ON chain.attempts
    FOR EACH ROW WHEN (NEW.send <> OLD.send OR NEW.number <> OLD.number OR NEW.cancels <> OLD.cancels
        OR NEW.terms <> OLD.terms OR OLD.raw IS NOT NULL AND (NEW.raw IS DISTINCT FROM OLD.raw
        OR NEW.hash IS DISTINCT FROM OLD.hash))
    EXECUTE FUNCTION chain.refuse('what was signed never changes');

CREATE TRIGGER signed_bytes_are_kept BEFORE DELETE ON chain.attempts
    FOR EACH ROW WHEN (OLD.raw IS NOT NULL)
    EXECUTE FUNCTION chain.refuse('signed bytes are kept');

CREATE FUNCTION chain.without_a_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number > 1
        AND NOT EXISTS (SELECT 1 FROM chain.attempts WHERE send = NEW.send AND number = NEW.number - 1) THEN
        RAISE EXCEPTION 'refused: attempts are numbered without a gap'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER attempts_without_a_gap BEFORE INSERT ON chain.attempts
    FOR EACH ROW EXECUTE FUNCTION chain.without_a_gap();

-- What was read of a chain's log, up to where, and what everybody holds by it.
CREATE TABLE chain.readers (
    reader     text COLLATE "C" PRIMARY KEY CHECK (length(reader) BETWEEN 1 AND 200),
    block      bigint NOT NULL CHECK (block >= 0),
    block_hash text COLLATE "C" NOT NULL CHECK (length(block_hash) BETWEEN 1 AND 100)
) WITH (fillfactor = 70);

CREATE TABLE chain.read_blocks (
    reader     text COLLATE "C" NOT NULL REFERENCES chain.readers (reader),
    block      bigint NOT NULL CHECK (block >= 0),
    block_hash text COLLATE "C" NOT NULL CHECK (length(block_hash) BETWEEN 1 AND 100),
    PRIMARY KEY (reader, block)
);

-- An entry of the log is named by its transaction and its place, and is there once.
CREATE TABLE chain.entries (
    reader    text COLLATE "C" NOT NULL REFERENCES chain.readers (reader),
    tx        text COLLATE "C" NOT NULL CHECK (length(tx) BETWEEN 1 AND 100),
    log_index integer NOT NULL CHECK (log_index >= 0),
    block     bigint NOT NULL CHECK (block >= 0),
    PRIMARY KEY (reader, tx, log_index)
);
CREATE INDEX entries_by_block ON chain.entries (reader, block, log_index);

CREATE TABLE chain.changes (
    reader    text COLLATE "C" NOT NULL,
    tx        text COLLATE "C" NOT NULL,
    log_index integer NOT NULL,
    account   text COLLATE "C" NOT NULL CHECK (length(account) BETWEEN 1 AND 200),
    asset     text COLLATE "C" NOT NULL CHECK (length(asset) BETWEEN 1 AND 200),
    change    numeric(78, 0) NOT NULL,
    PRIMARY KEY (reader, tx, log_index, account, asset),
    FOREIGN KEY (reader, tx, log_index) REFERENCES chain.entries (reader, tx, log_index)
);

CREATE TABLE chain.holdings (
    reader  text COLLATE "C" NOT NULL REFERENCES chain.readers (reader),
    account text COLLATE "C" NOT NULL CHECK (length(account) BETWEEN 1 AND 200),
    asset   text COLLATE "C" NOT NULL CHECK (length(asset) BETWEEN 1 AND 200),
    amount  numeric(78, 0) NOT NULL,
    PRIMARY KEY (reader, account, asset)
) WITH (fillfactor = 70);

GRANT USAGE ON SCHEMA chain TO "${app}";
GRANT SELECT, INSERT, UPDATE ON chain.wallets TO "${app}";
GRANT SELECT, INSERT, UPDATE ON chain.sends TO "${app}";
GRANT SELECT, INSERT, UPDATE, DELETE ON chain.attempts TO "${app}";
GRANT SELECT, INSERT, UPDATE ON chain.readers TO "${app}";
GRANT SELECT, INSERT, DELETE ON chain.read_blocks TO "${app}";
GRANT SELECT, INSERT, DELETE ON chain.entries TO "${app}";
GRANT SELECT, INSERT, DELETE ON chain.changes TO "${app}";
GRANT SELECT, INSERT, UPDATE ON chain.holdings TO "${app}";
