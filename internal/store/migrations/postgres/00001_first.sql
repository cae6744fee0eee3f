-- The first layout, for PostgreSQL: the same tables, and the types that the
-- queries are generated from. Only the layout may differ between engines.
-- +goose Up
create table link (
    code         bytea    not null,
    structure    text     not null,
    network      text     not null,
    role         smallint not null,
    language     text     not null,
    state        smallint not null,
    asked        smallint not null,
    edition      integer  not null,
    delivery     smallint not null,
    place        smallint not null,
    day          integer  not null,
    last_contact integer  not null,
    primary key (code)
);

create table mark (
    network      text     not null,
    event        text     not null,
    day          integer  not null,
    answered     smallint not null,
    reply        bytea,
    primary key (network, event)
);

create table pending_answer (
    network      text     not null,
    event        text     not null,
    reply        bytea    not null,
    key          bytea    not null,
    box          bytea    not null,
    act          bigint   not null,
    due          bigint   not null,
    tries        integer  not null,
    primary key (network, event)
);

create table post (
    network      text     not null,
    space        text     not null,
    kind         smallint not null,
    conversation text     not null,
    ref          text     not null,
    edition      integer  not null,
    written      bigint   not null,
    primary key (network, space, kind)
);

create table job_claim (
    job          text     not null,
    period       text     not null,
    day          integer  not null,
    primary key (job, period)
);

create table structure_key (
    structure    text     not null,
    wrapped      bytea    not null,
    primary key (structure)
);

create table position (
    network      text     not null,
    conversation text     not null,
    reached      text     not null,
    primary key (network, conversation)
);

create table gap (
    network      text     not null,
    space        text     not null,
    since        bigint   not null,
    until        bigint   not null,
    primary key (network, space, since, until)
);

create table unreadable (
    network      text     not null,
    kind         text     not null,
    class        text     not null,
    day          integer  not null,
    count        bigint   not null,
    primary key (network, kind, class, day)
);

create table outbox (
    key          text     not null,
    kind         text     not null,
    payload      bytea    not null,
    due          bigint   not null,
    leased_until bigint   not null,
    attempts     integer  not null,
    state        smallint not null,
    day          integer  not null,
    primary key (key)
);

create index outbox_due on outbox (state, due);

create table edition (
    structure    text     not null,
    number       integer  not null,
    hash         bytea    not null,
    effective    integer  not null,
    primary key (structure, number)
);

create table meta (
    name         text     not null,
    value        bigint   not null,
    primary key (name)
);

-- +goose Down
drop table meta;
drop table edition;
drop table outbox;
drop table unreadable;
drop table gap;
drop table position;
drop table structure_key;
drop table job_claim;
drop table post;
drop table pending_answer;
drop table mark;
drop table link;
