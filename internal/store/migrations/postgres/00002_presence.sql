-- What professionals declare about themselves, and the tally of contacts. No
-- table here knows a young person; a tally row has no number and no time but
-- its week, and is changed in place. The same tables as in the other engine.
-- +goose Up
create table professional (
    author    text    not null,
    structure text    not null,
    network   text    not null,
    address   text    not null,
    session   text    not null,
    started bigint not null,
    sign bigint not null,
    asked bigint not null,
    turn integer not null,
    month integer not null,
    primary key (author)
);

create table presence_event (
    author  text    not null,
    number integer not null,
    kind smallint not null,
    session text    not null,
    network text    not null,
    mission text    not null,
    since bigint not null,
    until bigint not null,
    reason  text    not null,
    year integer not null,
    done_at bigint not null,
    primary key (author, number)
);

create table presence_month (
    author    text    not null,
    month integer not null,
    structure text    not null,
    trainee smallint not null,
    minutes integer not null,
    primary key (author, month)
);

create table reflection (
    author  text not null,
    session text not null,
    what    text not null,
    how     text not null,
    next    text not null,
    primary key (author, session)
);

create table permanence (
    author  text    not null,
    weekday smallint not null,
    since integer not null,
    until integer not null,
    on_call smallint not null,
    primary key (author, weekday, since, until)
);

create table absence (
    author    text    not null,
    first_day integer not null,
    last_day integer not null,
    primary key (author, first_day, last_day)
);

create table tally_cell (
    structure text    not null,
    author    text    not null,
    year integer not null,
    week integer not null,
    kind      text    not null,
    age       text    not null,
    theme     text    not null,
    referral  text    not null,
    mission integer not null,
    count bigint not null,
    primary key (structure, author, year, week, kind, age, theme, referral, mission)
);

create table sign_me (
    author text    not null,
    day integer not null,
    hour integer not null,
    primary key (author, day, hour)
);

create table reminder (
    author  text    not null,
    kind smallint not null,
    month integer not null,
    outcome smallint not null,
    day integer not null,
    primary key (author, kind, month)
);

create table help_request (
    structure text    not null,
    author    text    not null,
    month integer not null,
    primary key (structure, author, month)
);

-- +goose Down
drop table help_request;
drop table reminder;
drop table sign_me;
drop table tally_cell;
drop table absence;
drop table permanence;
drop table reflection;
drop table presence_month;
drop table presence_event;
drop table professional;
