-- Messages à regarder and the decisions of humans about them. No text, no name:
-- codes of closed lists. Where a message stands and who wrote it is sealed under
-- the case's own key: a key deleted is an address dead.
-- +goose Up
create table review_case (
    id           bytea    not null,
    structure    text    not null,
    network      text    not null,
    space        text    not null,
    conversation text    not null,
    burst        bytea    not null,
    mark         bytea    not null,
    about        text    not null,
    role         smallint not null,
    trial        smallint not null,
    public       smallint not null,
    written      bigint not null,
    opened       bigint not null,
    circle       smallint not null,
    category     smallint not null,
    urgency      smallint not null,
    state        smallint not null,
    holder       text    not null,
    held_until   bigint not null,
    late         smallint not null,
    due          bigint not null,
    keep_until   integer not null,
    key          bytea    not null,
    box          bytea    not null,
    news_key     bytea    not null,
    news_box     bytea    not null,
    news_until   integer not null,
    primary key (id)
);

create unique index review_case_mark on review_case (mark);
create index review_case_due on review_case (state, due);
create index review_case_burst on review_case (burst, state);

create table review_event (
    case_id  bytea    not null,
    number   integer not null,
    kind     smallint not null,
    author   text    not null,
    role     smallint not null,
    done_at  bigint not null,
    source   smallint not null,
    category smallint not null,
    urgency  smallint not null,
    codes    text    not null,
    against  text    not null,
    what     text    not null,
    why      text    not null,
    receipt  text    not null,
    step     smallint not null,
    primary key (case_id, number)
);

create table review_burst (
    id           bytea    not null,
    structure    text    not null,
    network      text    not null,
    conversation text    not null,
    circle       smallint not null,
    opened       bigint not null,
    last         bigint not null,
    cases        integer not null,
    urgent       smallint not null,
    cards        integer not null,
    card_due     bigint not null,
    primary key (id)
);

create index review_burst_live on review_burst (structure, circle, last);

create table review_card (
    burst     bytea not null,
    recipient text not null,
    network   text not null,
    address   text not null,
    ref       text not null,
    primary key (burst, recipient)
);

create table review_channel (
    network      text    not null,
    conversation text    not null,
    structure    text    not null,
    bound_by     text    not null,
    day          integer not null,
    primary key (network, conversation)
);

create table review_contest (
    number    bytea    not null,
    case_id   bytea    not null,
    until     integer not null,
    primary key (number)
);

create table review_count (
    structure text    not null,
    quarter   integer not null,
    category  smallint not null,
    what      text    not null,
    count     integer not null,
    primary key (structure, quarter, category, what)
);

-- +goose Down
drop table review_count;
drop table review_contest;
drop table review_channel;
drop table review_card;
drop table review_burst;
drop table review_event;
drop table review_case;
