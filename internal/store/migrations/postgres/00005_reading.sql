-- Which spaces are read, which conversations never are, and how many messages
-- were not examined: counts by day and space, without anybody (laws L5 and L10).
-- +goose Up
create table reading (
    network    text    not null,
    space      text    not null,
    state      smallint not null,
    since      bigint not null,
    first_day  integer not null,
    rest_from  bigint not null,
    rest_until bigint not null,
    set_by     text    not null,
    primary key (network, space)
);

create table never_read (
    network      text    not null,
    space        text    not null,
    conversation text    not null,
    kind         smallint not null,
    set_by       text    not null,
    day          integer not null,
    primary key (network, space, conversation)
);

create table unexamined (
    network text    not null,
    space   text    not null,
    reason  smallint not null,
    day     integer not null,
    count   bigint not null,
    primary key (network, space, reason, day)
);

-- +goose Down
drop table unexamined;
drop table never_read;
drop table reading;
