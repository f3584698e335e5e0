-- Private keys of wallets, each sealed with a data key of its own, which is wrapped with a version of the key above all
-- wallets. No key of either kind is here. The running system reads and adds; wrapping anew is the owner's.

CREATE TABLE chain.key_versions (
    id    text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z0-9.-]{1,32}$'),
    proof text COLLATE "C" NOT NULL CHECK (proof ~ '^[!-~]{1,200}$'),
    state text COLLATE "C" NOT NULL CHECK (state IN ('ACTIVE', 'RETIRING', 'RETIRED'))
);
CREATE UNIQUE INDEX one_version_is_active ON chain.key_versions (state) WHERE state = 'ACTIVE';

CREATE TABLE chain.sealed_keys (
    wallet   text COLLATE "C" PRIMARY KEY CHECK (length(wallet) <= 200),
    owner    text COLLATE "C" NOT NULL CHECK (length(owner) BETWEEN 1 AND 200),
    chain    text COLLATE "C" NOT NULL CHECK (chain ~ '^[!-9;-~]{1,50}$'),
    version  text COLLATE "C" NOT NULL REFERENCES chain.key_versions (id),
    wrapped  text COLLATE "C" NOT NULL UNIQUE CHECK (wrapped ~ '^([0-9a-f]{2})+$' AND length(wrapped) <= 12288),
    sealed   text COLLATE "C" NOT NULL UNIQUE CHECK (sealed ~ '^([0-9a-f]{2})+$' AND length(sealed) <= 1024),
    revision bigint NOT NULL CHECK (revision > 0),
    CONSTRAINT one_wallet_of_an_owner UNIQUE (owner, chain),
    CONSTRAINT wallet_of_its_chain CHECK (starts_with(wallet, chain || ':') AND length(wallet) > length(chain) + 1)
) WITH (fillfactor = 70);
CREATE INDEX keys_of_a_version ON chain.sealed_keys (version, wallet);

CREATE TRIGGER a_version_stays_what_it_is BEFORE UPDATE ON chain.key_versions
    FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.proof <> OLD.proof)
    EXECUTE FUNCTION chain.refuse('a version stays what it is');

CREATE TRIGGER retired_for_ever BEFORE UPDATE ON chain.key_versions
    FOR EACH ROW WHEN (OLD.state = 'RETIRED' OR NEW.state = 'RETIRED' AND OLD.state <> 'RETIRING')
    EXECUTE FUNCTION chain.refuse('a version is retired after another took its place, and for ever');

CREATE TRIGGER versions_are_kept BEFORE DELETE ON chain.key_versions
    FOR EACH ROW EXECUTE FUNCTION chain.refuse('versions are kept');

CREATE TRIGGER only_its_wrapping_changes BEFORE UPDATE ON chain.sealed_keys
    FOR EACH ROW WHEN (NEW.wallet <> OLD.wallet OR NEW.owner <> OLD.owner OR NEW.chain <> OLD.chain
        OR NEW.sealed <> OLD.sealed)
    EXECUTE FUNCTION chain.refuse('only the wrapping of a key changes');

CREATE TRIGGER one_revision_further BEFORE UPDATE ON chain.sealed_keys
    FOR EACH ROW WHEN (NEW.revision <> OLD.revision + 1)
    EXECUTE FUNCTION chain.refuse('a change is one revision further');

CREATE TRIGGER keys_are_kept BEFORE DELETE ON chain.sealed_keys
    FOR EACH ROW EXECUTE FUNCTION chain.refuse('keys are kept: money may be where they lead');

-- The lock makes who wraps and who retires wait for each other. As its owner, because the running system may lock nothing.
CREATE FUNCTION chain.version_in_use() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$
DECLARE
    found text;
BEGIN
    SELECT state INTO found FROM chain.key_versions WHERE id = NEW.version FOR SHARE;
    -- What is restored from a backup may be in the middle of a rotation.
    IF found IS NULL OR found = 'RETIRED' OR TG_OP = 'UPDATE' AND found <> 'ACTIVE' THEN
        RAISE EXCEPTION 'refused: nothing is wrapped with a version that is not active'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER wrapped_with_what_is_active BEFORE INSERT OR UPDATE ON chain.sealed_keys
    FOR EACH ROW EXECUTE FUNCTION chain.version_in_use();

CREATE FUNCTION chain.nothing_under_it() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM chain.sealed_keys WHERE version = NEW.id) THEN
        RAISE EXCEPTION 'refused: keys are wrapped with this version'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER retired_when_nothing_is_under_it BEFORE UPDATE ON chain.key_versions
    FOR EACH ROW WHEN (NEW.state = 'RETIRED')
    EXECUTE FUNCTION chain.nothing_under_it();

GRANT SELECT ON chain.key_versions TO "${app}";
GRANT SELECT, INSERT ON chain.sealed_keys TO "${app}";
