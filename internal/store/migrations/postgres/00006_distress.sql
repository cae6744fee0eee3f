-- The cards "à rencontrer vite" that are open: where to look, sealed under a key
-- of the row's own, and which professionals have it. No person, no text, no
-- category; a row deleted is a card forgotten.
-- +goose Up
create table distress (
    id        bytea   not null,
    structure text    not null,
    network   text    not null,
    space     text    not null,
    key       bytea   not null,
    box       bytea   not null,
    day       integer not null,
    told      bigint  not null,
    primary key (id)
);

create table distress_holder (
    id     bytea   not null,
    author text    not null,
    state  smallint not null,
    primary key (id, author)
);

-- +goose Down
drop table distress_holder;
drop table distress;
