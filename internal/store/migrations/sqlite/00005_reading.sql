-- Which spaces are read, which conversations never are, and how many messages
-- were not examined: counts by day and space, without anybody (laws L5 and L10).
-- +goose Up
create table reading (
    network    text    not null,
    space      text    not null,
    state      integer not null,
    since      integer not null,
    first_day  integer not null,
    rest_from  integer not null,
    rest_until integer not null,
    set_by     text    not null,
    primary key (network, space)
) strict, without rowid;

create table never_read (
    network      text    not null,
    space        text    not null,
    conversation text    not null,
    kind         integer not null,
    set_by       text    not null,
    day          integer not null,
    primary key (network, space, conversation)
) strict, without rowid;

create table unexamined (
    network text    not null,
    space   text    not null,
    reason  integer not null,
    day     integer not null,
    count   integer not null,
    primary key (network, space, reason, day)
) strict, without rowid;

-- +goose Down
drop table unexamined;
drop table never_read;
drop table reading;
