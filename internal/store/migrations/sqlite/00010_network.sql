-- The life of the network of professionals: dates with answers, messages of the
-- coordinator, requests to the coordinator, and where annual accounts stand. The
-- texts are what a professional wrote to be kept as his (law L3); no row is about a
-- young person.
-- +goose Up
create table network_date (
    id        blob    not null,
    kind      integer not null,
    since     integer not null,
    until     integer not null,
    place     text    not null,
    posted_by text    not null,
    sequence  integer not null,
    cancelled integer not null,
    day       integer not null,
    primary key (id)
) strict, without rowid;

create table network_reply (
    date       blob    not null,
    author     text    not null,
    answer     integer not null,
    attendance integer not null,
    primary key (date, author)
) strict, without rowid;

create table network_notice (
    id        blob    not null,
    posted_by text    not null,
    line      text    not null,
    day       integer not null,
    primary key (id)
) strict, without rowid;

create table network_reader (
    notice blob not null,
    author text not null,
    primary key (notice, author)
) strict, without rowid;

create table network_request (
    id          blob    not null,
    author      text    not null,
    structure   text    not null,
    kind        integer not null,
    subject     text    not null,
    line        text    not null,
    state       integer not null,
    day         integer not null,
    answered    integer not null,
    answered_by text    not null,
    primary key (id)
) strict, without rowid;

create table account_act (
    author  text    not null,
    year    integer not null,
    number  integer not null,
    step    integer not null,
    done_by text    not null,
    day     integer not null,
    primary key (author, year, number)
) strict, without rowid;

create table account_line (
    author text    not null,
    year   integer not null,
    field  text    not null,
    line   text    not null,
    primary key (author, year, field)
) strict, without rowid;

-- +goose Down
drop table account_line;
drop table account_act;
drop table network_request;
drop table network_reader;
drop table network_notice;
drop table network_reply;
drop table network_date;
