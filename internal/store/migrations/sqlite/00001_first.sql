-- The first layout. Tables that hold a code are WITHOUT ROWID: no row number
-- may tell in which order people came (law L2). STRICT refuses a wrong type.
-- +goose Up
create table link (
    code         blob    not null,
    structure    text    not null,
    network      text    not null,
    role         integer not null,
    language     text    not null,
    state        integer not null,
    asked        integer not null,
    edition      integer not null,
    delivery     integer not null,
    place        integer not null,
    day          integer not null,
    last_contact integer not null,
    primary key (code)
) strict, without rowid;

create table mark (
    network  text    not null,
    event    text    not null,
    day      integer not null,
    answered integer not null,
    reply    blob,
    primary key (network, event)
) strict, without rowid;

create table pending_answer (
    network text    not null,
    event   text    not null,
    reply   blob    not null,
    key     blob    not null,
    box     blob    not null,
    act     integer not null,
    due     integer not null,
    tries   integer not null,
    primary key (network, event)
) strict, without rowid;

create table post (
    network      text    not null,
    space        text    not null,
    kind         integer not null,
    conversation text    not null,
    ref          text    not null,
    edition      integer not null,
    written      integer not null,
    primary key (network, space, kind)
) strict, without rowid;

create table job_claim (
    job    text    not null,
    period text    not null,
    day    integer not null,
    primary key (job, period)
) strict, without rowid;

create table structure_key (
    structure text not null,
    wrapped   blob not null,
    primary key (structure)
) strict, without rowid;

create table position (
    network      text not null,
    conversation text not null,
    reached      text not null,
    primary key (network, conversation)
) strict, without rowid;

create table gap (
    network text    not null,
    space   text    not null,
    since   integer not null,
    until   integer not null,
    primary key (network, space, since, until)
) strict, without rowid;

create table unreadable (
    network text    not null,
    kind    text    not null,
    class   text    not null,
    day     integer not null,
    count   integer not null,
    primary key (network, kind, class, day)
) strict, without rowid;

create table outbox (
    key          text    not null,
    kind         text    not null,
    payload      blob    not null,
    due          integer not null,
    leased_until integer not null,
    attempts     integer not null,
    state        integer not null,
    day          integer not null,
    primary key (key)
) strict, without rowid;

create index outbox_due on outbox (state, due);

create table edition (
    structure text    not null,
    number    integer not null,
    hash      blob    not null,
    effective integer not null,
    primary key (structure, number)
) strict, without rowid;

create table meta (
    name  text    not null,
    value integer not null,
    primary key (name)
) strict, without rowid;

-- +goose Down
drop table meta;
drop table edition;
drop table outbox;
drop table unreadable;
drop table gap;
drop table position;
drop table structure_key;
drop table job_claim;
drop table post;
drop table pending_answer;
drop table mark;
drop table link;
