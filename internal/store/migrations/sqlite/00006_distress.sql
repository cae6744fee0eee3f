-- The cards "à rencontrer vite" that are open: where to look, sealed under a key
-- of the row's own, and which professionals have it. No person, no text, no
-- category; a row deleted is a card forgotten.
-- +goose Up
create table distress (
    id        blob    not null,
    structure text    not null,
    network   text    not null,
    space     text    not null,
    key       blob    not null,
    box       blob    not null,
    day       integer not null,
    told      integer not null,
    primary key (id)
) strict, without rowid;

create table distress_holder (
    id     blob    not null,
    author text    not null,
    state  integer not null,
    primary key (id, author)
) strict, without rowid;

-- +goose Down
drop table distress_holder;
drop table distress;
