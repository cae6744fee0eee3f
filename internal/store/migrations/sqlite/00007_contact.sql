-- What professionals declared of first steps between people, the accounts that a
-- young person linked herself, acts outside the robot (nobody is named), and the
-- professionals' own public handles. Handles of others are codes, never in clear.
-- +goose Up
create table approach (
    code      blob    not null,
    structure text    not null,
    network   text    not null,
    asked     integer not null,
    outcome   integer not null,
    day       integer not null,
    primary key (code)
) strict, without rowid;

create table kin (
    code      blob    not null,
    ring      blob    not null,
    structure text    not null,
    network   text    not null,
    own       integer not null,
    primary key (code)
) strict, without rowid;

create table kin_code (
    selector  text    not null,
    secret    blob    not null,
    structure text    not null,
    code      blob    not null,
    network   text    not null,
    expires   integer not null,
    tries     integer not null,
    primary key (selector)
) strict, without rowid;

create table outside (
    structure text    not null,
    author    text    not null,
    day       integer not null,
    reason    integer not null,
    count     integer not null,
    primary key (structure, author, day, reason)
) strict, without rowid;

create table own_handle (
    author  text not null,
    network text not null,
    handle  text not null,
    primary key (author, network)
) strict, without rowid;

-- +goose Down
drop table own_handle;
drop table outside;
drop table kin_code;
drop table kin;
drop table approach;
