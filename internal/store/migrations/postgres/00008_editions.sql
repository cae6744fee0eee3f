-- Editions of the charter that a head of structure publishes from the chat,
-- spelling fixes, the public place where changes are told, and what the employer
-- declares of a professional. The words of a charter are about nobody.
-- +goose Up
create table charter_text (
    structure text    not null,
    number    integer not null,
    draft     smallint not null,
    effective integer not null,
    body      bytea   not null,
    day       integer not null,
    author    text    not null,
    primary key (structure, number)
);

create table charter_fix (
    structure text    not null,
    edition   integer not null,
    rule      integer not null,
    words     text    not null,
    day       integer not null,
    primary key (structure, edition, rule)
);

create table changes_place (
    structure    text    not null,
    network      text    not null,
    space        text    not null,
    conversation text    not null,
    page         text    not null,
    bound_by     text    not null,
    day          integer not null,
    primary key (structure, network)
);

create table standing (
    author       text    not null,
    structure    text    not null,
    secrecy      smallint not null,
    public_agent smallint not null,
    delegate     smallint not null,
    declared_by  text    not null,
    day          integer not null,
    primary key (author)
);

alter table invitation add column secrecy smallint not null default 0;
alter table invitation add column public_agent smallint not null default 0;

-- +goose Down
alter table invitation drop column public_agent;
alter table invitation drop column secrecy;
drop table standing;
drop table changes_place;
drop table charter_fix;
drop table charter_text;
