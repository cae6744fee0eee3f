-- Messages à regarder and the decisions of humans about them. No text, no name:
-- codes of closed lists. Where a message stands and who wrote it is sealed under
-- the case's own key: a key deleted is an address dead.
-- +goose Up
create table review_case (
    id           blob    not null,
    structure    text    not null,
    network      text    not null,
    space        text    not null,
    conversation text    not null,
    burst        blob    not null,
    mark         blob    not null,
    about        text    not null,
    role         integer not null,
    trial        integer not null,
    public       integer not null,
    written      integer not null,
    opened       integer not null,
    circle       integer not null,
    category     integer not null,
    urgency      integer not null,
    state        integer not null,
    holder       text    not null,
    held_until   integer not null,
    late         integer not null,
    due          integer not null,
    keep_until   integer not null,
    key          blob    not null,
    box          blob    not null,
    news_key     blob    not null,
    news_box     blob    not null,
    news_until   integer not null,
    primary key (id)
) strict, without rowid;

create unique index review_case_mark on review_case (mark);
create index review_case_due on review_case (state, due);
create index review_case_burst on review_case (burst, state);

create table review_event (
    case_id  blob    not null,
    number   integer not null,
    kind     integer not null,
    author   text    not null,
    role     integer not null,
    done_at  integer not null,
    source   integer not null,
    category integer not null,
    urgency  integer not null,
    codes    text    not null,
    against  text    not null,
    what     text    not null,
    why      text    not null,
    receipt  text    not null,
    step     integer not null,
    primary key (case_id, number)
) strict, without rowid;

create table review_burst (
    id           blob    not null,
    structure    text    not null,
    network      text    not null,
    conversation text    not null,
    circle       integer not null,
    opened       integer not null,
    last         integer not null,
    cases        integer not null,
    urgent       integer not null,
    cards        integer not null,
    card_due     integer not null,
    primary key (id)
) strict, without rowid;

create index review_burst_live on review_burst (structure, circle, last);

create table review_card (
    burst     blob not null,
    recipient text not null,
    network   text not null,
    address   text not null,
    ref       text not null,
    primary key (burst, recipient)
) strict, without rowid;

create table review_channel (
    network      text    not null,
    conversation text    not null,
    structure    text    not null,
    bound_by     text    not null,
    day          integer not null,
    primary key (network, conversation)
) strict, without rowid;

create table review_contest (
    number    blob    not null,
    case_id   blob    not null,
    until     integer not null,
    primary key (number)
) strict, without rowid;

create table review_count (
    structure text    not null,
    quarter   integer not null,
    category  integer not null,
    what      text    not null,
    count     integer not null,
    primary key (structure, quarter, category, what)
) strict, without rowid;

-- +goose Down
drop table review_count;
drop table review_contest;
drop table review_channel;
drop table review_card;
drop table review_burst;
drop table review_event;
drop table review_case;
