-- What was published, so that nothing published later lets it be subtracted
-- (law L8): tables with their cells, and the quarterly counts they were made
-- from. A count is of contacts of a professional in a quarter: no person, no
-- week. Below, the figures of each synthesis as it was sent.
-- +goose Up
alter table help_request add column day integer not null default 0;

create table published_table (
    list     text    not null,
    id       text    not null,
    members  text    not null,
    quarters text    not null,
    joins    integer not null,
    day      integer not null,
    primary key (list, id)
) strict, without rowid;

create table published_cell (
    list       text    not null,
    id         text    not null,
    label      text    not null,
    wide       integer not null,
    categories text    not null,
    display    integer not null,
    shown      integer not null,
    bound      integer not null,
    primary key (list, id, label, wide)
) strict, without rowid;

create table published_count (
    list     text    not null,
    quarter  integer not null,
    member   text    not null,
    category text    not null,
    count    integer not null,
    primary key (list, quarter, member, category)
) strict, without rowid;

create table synthesis (
    scope      text    not null,
    monday     integer not null,
    first_day  integer not null,
    missed     integer not null,
    told       integer not null,
    minutes    integer not null,
    on_the_way integer not null,
    expected   integer not null,
    primary key (scope, monday)
) strict, without rowid;

-- +goose Down
drop table synthesis;
drop table published_count;
drop table published_cell;
drop table published_table;
alter table help_request drop column day;
