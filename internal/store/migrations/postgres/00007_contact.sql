-- What professionals declared of first steps between people, the accounts that a
-- young person linked herself, acts outside the robot (nobody is named), and the
-- professionals' own public handles. Handles of others are codes, never in clear.
-- +goose Up
create table approach (
    code      bytea    not null,
    structure text    not null,
    network   text    not null,
    asked     smallint not null,
    outcome   smallint not null,
    day       integer not null,
    primary key (code)
);

create table kin (
    code      bytea    not null,
    ring      bytea    not null,
    structure text    not null,
    network   text    not null,
    own       smallint not null,
    primary key (code)
);

create table kin_code (
    selector  text    not null,
    secret    bytea    not null,
    structure text    not null,
    code      bytea    not null,
    network   text    not null,
    expires   integer not null,
    tries     smallint not null,
    primary key (selector)
);

create table outside (
    structure text    not null,
    author    text    not null,
    day       integer not null,
    reason    smallint not null,
    count     integer not null,
    primary key (structure, author, day, reason)
);

create table own_handle (
    author  text not null,
    network text not null,
    handle  text not null,
    primary key (author, network)
);

-- +goose Down
drop table own_handle;
drop table outside;
drop table kin_code;
drop table kin;
drop table approach;
