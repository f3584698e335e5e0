-- What a user was asked to sign; one for each user, the newest counts.
create table bind_challenges (
    user_id      text primary key check (length(user_id) between 1 and 64),
    address      text not null check (address ~ '^0x[0-9a-f]{40}$'),
    nonce        text not null check (nonce ~ '^[0-9a-f]{32}$'),
    text         text not null check (length(text) between 1 and 800),
    ends_micros  bigint not null
);
grant select, insert, update, delete on bind_challenges to "${app}";

-- Which address a user proved to control: one for each user, and nobody else's.
create table bindings (
    user_id      text primary key check (length(user_id) between 1 and 64),
    address      text not null unique check (address ~ '^0x[0-9a-f]{40}$'),
    bound_micros bigint not null
);
grant select, insert, delete on bindings to "${app}";
