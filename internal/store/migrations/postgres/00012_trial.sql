-- What the trial of a reading pointed out in a space, by day, and what humans made of
-- it: counts without anybody, since a case that was nothing is deleted within a day.
-- +goose Up
create table reading_trial (
    structure text    not null,
    network   text    not null,
    space     text    not null,
    day       integer not null,
    found     bigint not null,
    unfounded bigint not null,
    settled   bigint not null,
    primary key (structure, network, space, day)
);

-- +goose Down
drop table reading_trial;
