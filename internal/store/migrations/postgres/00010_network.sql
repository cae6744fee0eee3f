-- The life of the network of professionals: dates with answers, messages of the
-- coordinator, requests to the coordinator, and where annual accounts stand. The
-- texts are what a professional wrote to be kept as his (law L3); no row is about a
-- young person.
-- +goose Up
create table network_date (
    id        bytea    not null,
    kind      smallint not null,
    since     bigint not null,
    until     bigint not null,
    place     text    not null,
    posted_by text    not null,
    sequence  integer not null,
    cancelled smallint not null,
    day       integer not null,
    primary key (id)
);

create table network_reply (
    date       bytea    not null,
    author     text    not null,
    answer     smallint not null,
    attendance smallint not null,
    primary key (date, author)
);

create table network_notice (
    id        bytea    not null,
    posted_by text    not null,
    line      text    not null,
    day       integer not null,
    primary key (id)
);

create table network_reader (
    notice bytea not null,
    author text not null,
    primary key (notice, author)
);

create table network_request (
    id          bytea    not null,
    author      text    not null,
    structure   text    not null,
    kind        smallint not null,
    subject     text    not null,
    line        text    not null,
    state       smallint not null,
    day         integer not null,
    answered    integer not null,
    answered_by text    not null,
    primary key (id)
);

create table account_act (
    author  text    not null,
    year    integer not null,
    number  integer not null,
    step    smallint not null,
    done_by text    not null,
    day     integer not null,
    primary key (author, year, number)
);

create table account_line (
    author text    not null,
    year   integer not null,
    field  text    not null,
    line   text    not null,
    primary key (author, year, field)
);

-- +goose Down
drop table account_line;
drop table account_act;
drop table network_request;
drop table network_reader;
drop table network_notice;
drop table network_reply;
drop table network_date;
