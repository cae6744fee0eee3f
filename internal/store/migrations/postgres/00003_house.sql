-- Who works here, by invitation, and what a young person asked for. Accounts of
-- professionals and the address in a request are sealed under keys of their own:
-- a row deleted is an address dead. Only invitations hold a code, as a hash.
-- +goose Up
create table member (
    id         text    not null,
    structure  text    not null,
    role       smallint not null,
    first_name text    not null,
    function   text    not null,
    tutor      text    not null,
    until      integer not null,
    joined     integer not null,
    gone       integer not null,
    primary key (id)
);

create table member_account (
    member  text not null,
    network text not null,
    key     bytea not null,
    box     bytea not null,
    primary key (member, network)
);

create table invitation (
    selector   text    not null,
    secret     bytea    not null,
    structure  text    not null,
    role       smallint not null,
    member     text    not null,
    first_name text    not null,
    function   text    not null,
    tutor      text    not null,
    until      integer not null,
    expires    integer not null,
    tries      integer not null,
    used       text    not null,
    primary key (selector)
);

create table binding (
    network      text    not null,
    space        text    not null,
    structure    text    not null,
    name         text    not null,
    conversation text    not null,
    bound_by     text    not null,
    day          integer not null,
    primary key (network, space)
);

create table talk (
    code      bytea    not null,
    id        bytea    not null,
    structure text    not null,
    key       bytea    not null,
    box       bytea    not null,
    day       integer not null,
    primary key (code)
);

create table talk_holder (
    id     bytea    not null,
    author text    not null,
    state  smallint not null,
    primary key (id, author)
);

-- +goose Down
drop table talk_holder;
drop table talk;
drop table binding;
drop table invitation;
drop table member_account;
drop table member;
