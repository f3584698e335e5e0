-- What a keyed command answered: the same key and the same command get the same answer for ever.
create table answers (
    key     text primary key check (length(key) between 1 and 160),
    command text not null check (length(command) <= 1200),
    outcome text not null check (outcome in ('OK', 'REJECTED', 'ERROR')),
    code    text not null,
    text    text not null,
    data    text not null
);
grant usage on schema bot to "${app}";
grant select, insert on answers to "${app}";
