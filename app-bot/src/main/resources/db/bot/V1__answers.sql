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

-- Chat users who have been here; what they chose is in execution.settings.
create table telegram_users (
    telegram_id bigint primary key check (telegram_id > 0),
    user_id     text not null unique,
    created_at  timestamptz not null default now()
);

-- Commands that change something, from the confirmation of their update until their answer is sent.
create table telegram_inbox (
    bot       text not null,
    update_id bigint not null,
    job       text not null check (length(job) <= 20000),
    primary key (bot, update_id)
);

-- Updates below this number were taken; forgotten after 6 days, since the service may number anew after 7.
create table telegram_marks (
    bot         text primary key,
    next_update bigint not null,
    at          timestamptz not null default now()
);

-- Buttons under messages that were sent and may still be pressed, so that a restart of the process does not lose them.
create table telegram_buttons (
    token      text primary key check (length(token) = 24),
    bot        text not null,
    user_id    bigint not null,
    chat       bigint not null,
    message    integer not null,
    command    text not null check (length(command) <= 1200),
    ends_at_ms bigint not null
);

-- How many admins there were at most in an hour: who takes one away does not thereby become the only one.
create table admin_counts (
    hour timestamptz primary key,
    most integer not null check (most >= 0)
);
grant select, insert, update, delete on admin_counts to "${app}";

grant select, insert on telegram_users to "${app}";
grant select, insert, delete on telegram_buttons to "${app}";
grant select, insert, delete on telegram_inbox to "${app}";
grant select, insert, update on telegram_marks to "${app}";
