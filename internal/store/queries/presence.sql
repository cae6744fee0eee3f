-- name: GetProfessional :one
select author, structure, network, address, session, started, sign, asked, turn, month
from professional where author = sqlc.arg(author);

-- name: SaveProfessional :exec
insert into professional (author, structure, network, address, session, started, sign, asked, turn, month)
values (sqlc.arg(author), sqlc.arg(structure), sqlc.arg(network), sqlc.arg(address), sqlc.arg(session),
        sqlc.arg(started), sqlc.arg(sign), sqlc.arg(asked), sqlc.arg(turn), sqlc.arg(month))
on conflict (author) do update set structure = excluded.structure, network = excluded.network,
    address = excluded.address, session = excluded.session, started = excluded.started, sign = excluded.sign,
    asked = excluded.asked, turn = excluded.turn, month = excluded.month;

-- name: OpenTimers :many
select author, structure, network, address, session, started, sign, asked, turn, month
from professional where session <> '' order by author;

-- name: PresenceEvents :many
select author, number, kind, session, network, mission, since, until, reason, year, done_at
from presence_event where author = sqlc.arg(author) order by number;

-- name: NextPresenceNumber :one
select number from presence_event where author = sqlc.arg(author) order by number desc limit 1;

-- name: AddPresenceEvent :exec
insert into presence_event (author, number, kind, session, network, mission, since, until, reason, year, done_at)
values (sqlc.arg(author), sqlc.arg(number), sqlc.arg(kind), sqlc.arg(session), sqlc.arg(network), sqlc.arg(mission),
        sqlc.arg(since), sqlc.arg(until), sqlc.arg(reason), sqlc.arg(year), sqlc.arg(done_at));

-- name: SaveMonth :exec
insert into presence_month (author, month, structure, trainee, minutes)
values (sqlc.arg(author), sqlc.arg(month), sqlc.arg(structure), sqlc.arg(trainee), sqlc.arg(minutes))
on conflict (author, month) do update set structure = excluded.structure, trainee = excluded.trainee, minutes = excluded.minutes;

-- name: MonthsOf :many
select author, month, structure, trainee, minutes from presence_month
where structure = sqlc.arg(structure) and month = sqlc.arg(month) order by author;

-- name: SaveReflection :exec
insert into reflection (author, session, what, how, next)
values (sqlc.arg(author), sqlc.arg(session), sqlc.arg(what), sqlc.arg(how), sqlc.arg(next))
on conflict (author, session) do update set what = excluded.what, how = excluded.how, next = excluded.next;

-- name: Reflections :many
select author, session, what, how, next from reflection where author = sqlc.arg(author) order by session;

-- name: DropReflection :execrows
delete from reflection where author = sqlc.arg(author) and session = sqlc.arg(session);

-- name: Permanences :many
select author, weekday, since, until, on_call from permanence order by author, weekday, since, until;

-- name: SavePermanence :exec
insert into permanence (author, weekday, since, until, on_call)
values (sqlc.arg(author), sqlc.arg(weekday), sqlc.arg(since), sqlc.arg(until), sqlc.arg(on_call))
on conflict (author, weekday, since, until) do update set on_call = excluded.on_call;

-- name: DropPermanence :execrows
delete from permanence
where author = sqlc.arg(author) and weekday = sqlc.arg(weekday) and since = sqlc.arg(since) and until = sqlc.arg(until);

-- name: Absences :many
select author, first_day, last_day from absence order by author, first_day, last_day;

-- name: SaveAbsence :exec
insert into absence (author, first_day, last_day) values (sqlc.arg(author), sqlc.arg(first_day), sqlc.arg(last_day))
on conflict (author, first_day, last_day) do nothing;

-- name: DropAbsence :execrows
delete from absence where author = sqlc.arg(author) and first_day = sqlc.arg(first_day) and last_day = sqlc.arg(last_day);

-- name: TallyCells :many
select structure, author, year, week, kind, age, theme, referral, mission, count from tally_cell
where structure = sqlc.arg(structure) and author = sqlc.arg(author)
order by year, week, kind, age, theme, referral, mission;

-- name: ChangeTally :exec
insert into tally_cell (structure, author, year, week, kind, age, theme, referral, mission, count)
values (sqlc.arg(structure), sqlc.arg(author), sqlc.arg(year), sqlc.arg(week), sqlc.arg(kind), sqlc.arg(age),
        sqlc.arg(theme), sqlc.arg(referral), sqlc.arg(mission), sqlc.arg(changed))
on conflict (structure, author, year, week, kind, age, theme, referral, mission)
do update set count = tally_cell.count + excluded.count;

-- name: DropEmptyTally :execrows
delete from tally_cell where structure = sqlc.arg(structure) and author = sqlc.arg(author) and count = 0;

-- name: BadTally :one
select count(*) from tally_cell where structure = sqlc.arg(structure) and author = sqlc.arg(author) and count < 0;

-- name: AskSign :exec
insert into sign_me (author, day, hour) values (sqlc.arg(author), sqlc.arg(day), sqlc.arg(hour))
on conflict (author, day, hour) do nothing;

-- name: SignsOf :many
select author, day, hour from sign_me where author = sqlc.arg(author) order by day, hour;

-- name: DueSigns :many
select author, day, hour from sign_me
where day < sqlc.arg(day) or (day = sqlc.arg(day) and hour <= sqlc.arg(hour)) order by day, hour, author;

-- name: DropSign :execrows
delete from sign_me where author = sqlc.arg(author) and day = sqlc.arg(day) and hour = sqlc.arg(hour);

-- name: ClaimReminder :execrows
insert into reminder (author, kind, month, outcome, day)
values (sqlc.arg(author), sqlc.arg(kind), sqlc.arg(month), sqlc.arg(outcome), sqlc.arg(day))
on conflict (author, kind, month) do nothing;

-- name: SettleReminder :execrows
update reminder set outcome = sqlc.arg(outcome)
where author = sqlc.arg(author) and kind = sqlc.arg(kind) and month = sqlc.arg(month);

-- name: GetReminder :one
select outcome from reminder
where author = sqlc.arg(author) and kind = sqlc.arg(kind) and month = sqlc.arg(month);

-- name: AskHelp :execrows
insert into help_request (structure, author, month, day)
values (sqlc.arg(structure), sqlc.arg(author), sqlc.arg(month), sqlc.arg(day))
on conflict (structure, author, month) do update set day = excluded.day;

-- name: CountPresenceBefore :one
select count(*) from presence_event where session <> '' and not exists (
    select 1 from presence_event e where e.author = presence_event.author and e.session = presence_event.session
    and case when e.until > 0 then e.until else e.done_at end >= sqlc.arg(before));

-- name: DropPresenceBefore :execrows
delete from presence_event where session <> '' and not exists (
    select 1 from presence_event e where e.author = presence_event.author and e.session = presence_event.session
    and case when e.until > 0 then e.until else e.done_at end >= sqlc.arg(before));

-- name: DropLockedYearsBefore :execrows
delete from presence_event where session = '' and done_at < sqlc.arg(before);

-- name: DropLostReflections :execrows
delete from reflection where not exists (
    select 1 from presence_event e where e.author = reflection.author and e.session = reflection.session);

-- name: CountMonthsBefore :one
select count(*) from presence_month where month < sqlc.arg(before);

-- name: DropMonthsBefore :execrows
delete from presence_month where month < sqlc.arg(before);

-- name: SumTallyBefore :exec
insert into tally_cell (structure, author, year, week, kind, age, theme, referral, mission, count)
select t.structure, t.author, t.year, 0, t.kind, t.age, t.theme, t.referral, t.mission, cast(sum(t.count) as bigint)
from tally_cell t where t.week > 0 and (t.year < sqlc.arg(year) or (t.year = sqlc.arg(year) and t.week < sqlc.arg(week)))
group by t.structure, t.author, t.year, t.kind, t.age, t.theme, t.referral, t.mission
on conflict (structure, author, year, week, kind, age, theme, referral, mission)
do update set count = tally_cell.count + excluded.count;

-- name: CountTallyBefore :one
select count(*) from tally_cell
where week > 0 and (year < sqlc.arg(year) or (year = sqlc.arg(year) and week < sqlc.arg(week)));

-- name: DropTallyBefore :execrows
delete from tally_cell
where week > 0 and (year < sqlc.arg(year) or (year = sqlc.arg(year) and week < sqlc.arg(week)));

-- name: DropYearSumsBefore :execrows
delete from tally_cell where week = 0 and year < sqlc.arg(year);

-- name: CountAbsencesBefore :one
select count(*) from absence where last_day < sqlc.arg(before);

-- name: CountRemindersBefore :one
select count(*) from reminder where day < sqlc.arg(before);

-- name: CountSignsBefore :one
select count(*) from sign_me where day < sqlc.arg(before);

-- name: DropAbsencesBefore :execrows
delete from absence where last_day < sqlc.arg(before);

-- name: DropRemindersBefore :execrows
delete from reminder where day < sqlc.arg(before);

-- name: DropSignsBefore :execrows
delete from sign_me where day < sqlc.arg(before);

-- name: DropHelpBefore :execrows
delete from help_request where month < sqlc.arg(before);

-- name: DropProfessionalsBefore :execrows
delete from professional where month < sqlc.arg(before);
