CREATE TABLE ledger (id bigint PRIMARY KEY, note text NOT NULL);
GRANT USAGE ON SCHEMA test_room TO ${app};
GRANT SELECT, INSERT ON ledger TO ${app};
