-- name: HelpAsked :many
select structure, author, month, day from help_request
where day >= sqlc.arg(since) and day < sqlc.arg(until) order by structure, author, month;

-- name: MonthsBetween :many
select author, month, structure, trainee, minutes from presence_month
where month >= sqlc.arg(first_month) and month <= sqlc.arg(last_month) order by author, month;

-- name: EditionsBetween :many
select structure, number, hash, effective from edition
where effective >= sqlc.arg(since) and effective < sqlc.arg(until) order by structure, number;

-- name: OutboxState :one
select state from outbox where key = sqlc.arg(key);

-- name: TallyOfYears :many
select structure, author, year, week, kind, age, theme, referral, mission, count from tally_cell
where year >= sqlc.arg(first_year) and year <= sqlc.arg(last_year)
order by structure, author, year, week, kind, age, theme, referral, mission;

-- name: NetworksBetween :many
select distinct author, network from presence_event
where network <> '' and since >= sqlc.arg(since) and since < sqlc.arg(until) order by author, network;

-- name: SavePublishedTable :execrows
insert into published_table (list, id, members, quarters, joins, day)
values (sqlc.arg(list), sqlc.arg(id), sqlc.arg(members), sqlc.arg(quarters), sqlc.arg(joins), sqlc.arg(day))
on conflict (list, id) do nothing;

-- name: SavePublishedCell :execrows
insert into published_cell (list, id, label, wide, categories, display, shown, bound)
values (sqlc.arg(list), sqlc.arg(id), sqlc.arg(label), sqlc.arg(wide), sqlc.arg(categories), sqlc.arg(display),
        sqlc.arg(shown), sqlc.arg(bound))
on conflict (list, id, label, wide) do nothing;

-- name: SavePublishedCount :exec
insert into published_count (list, quarter, member, category, count)
values (sqlc.arg(list), sqlc.arg(quarter), sqlc.arg(member), sqlc.arg(category), sqlc.arg(count))
on conflict (list, quarter, member, category) do nothing;

-- name: PublishedCells :many
select t.members, t.quarters, t.joins, c.label, c.wide, c.categories, c.display, c.shown, c.bound
from published_cell c join published_table t on t.list = c.list and t.id = c.id
where c.list = sqlc.arg(list) order by t.id, c.wide, c.label;

-- name: PublishedCounts :many
select list, quarter, member, category, count from published_count
where list = sqlc.arg(list) order by quarter, member, category;

-- name: SaveSynthesis :exec
insert into synthesis (scope, monday, first_day, missed, told, minutes, on_the_way, expected)
values (sqlc.arg(scope), sqlc.arg(monday), sqlc.arg(first_day), sqlc.arg(missed), sqlc.arg(told), sqlc.arg(minutes),
        sqlc.arg(on_the_way), sqlc.arg(expected))
on conflict (scope, monday) do nothing;

-- name: LastSynthesis :one
select scope, monday, first_day, missed, told, minutes, on_the_way, expected from synthesis
where scope = sqlc.arg(scope) order by monday desc limit 1;

-- name: GetSynthesis :one
select scope, monday, first_day, missed, told, minutes, on_the_way, expected from synthesis
where scope = sqlc.arg(scope) and monday = sqlc.arg(monday);

-- name: DropSynthesesBefore :execrows
delete from synthesis where monday < sqlc.arg(before);

-- name: DropPublishedTablesBefore :execrows
delete from published_table where day < sqlc.arg(before);

-- name: DropLostCells :execrows
delete from published_cell where not exists (
    select 1 from published_table t where t.list = published_cell.list and t.id = published_cell.id);

-- name: DropPublishedCountsBefore :execrows
delete from published_count where quarter < sqlc.arg(before);
