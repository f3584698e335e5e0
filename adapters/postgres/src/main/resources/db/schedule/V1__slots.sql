-- Slots of schedules: each is claimed at most once, ever, by whichever process is first. One writer: the schedule room.
-- Slot times are microseconds since the epoch; leases end by this server's clock.

CREATE TABLE schedule.schedules (
    name        text COLLATE "C" PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
    latest      bigint,
    holder      text COLLATE "C" CHECK (length(holder) BETWEEN 1 AND 100),
    lease_until timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 70);

CREATE FUNCTION schedule.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'refused: %', TG_ARGV[0] USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END
$$;

CREATE TRIGGER latest_slot_never_falls BEFORE UPDATE ON schedule.schedules
    FOR EACH ROW WHEN (NEW.latest IS NULL AND OLD.latest IS NOT NULL OR NEW.latest < OLD.latest)
    EXECUTE FUNCTION schedule.refuse('the latest slot of a schedule never falls');

CREATE TABLE schedule.slots (
    schedule    text COLLATE "C" NOT NULL REFERENCES schedule.schedules (name),
    slot_micros bigint NOT NULL,
    owner       text COLLATE "C" NOT NULL,
    ended       text CHECK (ended IN ('DONE', 'FAILED', 'LOST')),
    detail      text NOT NULL DEFAULT '',
    claimed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at    timestamptz,
    PRIMARY KEY (schedule, slot_micros)
) WITH (fillfactor = 70);

GRANT USAGE ON SCHEMA schedule TO "${app}";
GRANT SELECT, INSERT, UPDATE (latest, holder, lease_until) ON schedule.schedules TO "${app}";
GRANT SELECT, INSERT, DELETE, UPDATE (ended, detail, ended_at) ON schedule.slots TO "${app}";
