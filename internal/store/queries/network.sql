-- name: NetworkDates :many
select id, kind, since, until, place, posted_by, sequence, cancelled, day from network_date
where until >= sqlc.arg(reached) order by since, id;

-- name: NetworkDate :one
select id, kind, since, until, place, posted_by, sequence, cancelled, day from network_date where id = sqlc.arg(id);

-- name: SaveNetworkDate :exec
insert into network_date (id, kind, since, until, place, posted_by, sequence, cancelled, day)
values (sqlc.arg(id), sqlc.arg(kind), sqlc.arg(since), sqlc.arg(until), sqlc.arg(place), sqlc.arg(posted_by),
        sqlc.arg(sequence), sqlc.arg(cancelled), sqlc.arg(day))
on conflict (id) do update set kind = excluded.kind, since = excluded.since, until = excluded.until,
    place = excluded.place, sequence = excluded.sequence, cancelled = excluded.cancelled;

-- name: NetworkReplies :many
select date, author, answer, attendance from network_reply where date = sqlc.arg(date) order by author;

-- name: NetworkRepliesOf :many
select date, author, answer, attendance from network_reply where author = sqlc.arg(author) order by date;

-- name: SaveNetworkReply :exec
insert into network_reply (date, author, answer, attendance)
values (sqlc.arg(date), sqlc.arg(author), sqlc.arg(answer), sqlc.arg(attendance))
on conflict (date, author) do update set answer = excluded.answer, attendance = excluded.attendance;

-- name: DropNetworkDatesBefore :execrows
delete from network_date where until < sqlc.arg(before);

-- name: CountNetworkDatesBefore :one
select count(*) from network_date where until < sqlc.arg(before);

-- name: DropLostReplies :execrows
delete from network_reply where not exists (select 1 from network_date where network_date.id = network_reply.date);

-- name: NetworkNotices :many
select id, posted_by, line, day from network_notice order by day desc, id;

-- name: NetworkNotice :one
select id, posted_by, line, day from network_notice where id = sqlc.arg(id);

-- name: SaveNetworkNotice :exec
insert into network_notice (id, posted_by, line, day)
values (sqlc.arg(id), sqlc.arg(posted_by), sqlc.arg(line), sqlc.arg(day))
on conflict (id) do nothing;

-- name: NetworkReaders :many
select author from network_reader where notice = sqlc.arg(notice) order by author;

-- name: MarkNetworkRead :exec
insert into network_reader (notice, author) values (sqlc.arg(notice), sqlc.arg(author))
on conflict (notice, author) do nothing;

-- name: DropNetworkNoticesBefore :execrows
delete from network_notice where day < sqlc.arg(before);

-- name: CountNetworkNoticesBefore :one
select count(*) from network_notice where day < sqlc.arg(before);

-- name: DropLostReaders :execrows
delete from network_reader where not exists (select 1 from network_notice where network_notice.id = network_reader.notice);

-- name: NetworkRequests :many
select id, author, structure, kind, subject, line, state, day, answered, answered_by from network_request order by day, id;

-- name: NetworkRequest :one
select id, author, structure, kind, subject, line, state, day, answered, answered_by from network_request
where id = sqlc.arg(id);

-- name: SaveNetworkRequest :exec
insert into network_request (id, author, structure, kind, subject, line, state, day, answered, answered_by)
values (sqlc.arg(id), sqlc.arg(author), sqlc.arg(structure), sqlc.arg(kind), sqlc.arg(subject), sqlc.arg(line),
        sqlc.arg(state), sqlc.arg(day), sqlc.arg(answered), sqlc.arg(answered_by))
on conflict (id) do update set line = excluded.line, state = excluded.state, answered = excluded.answered,
    answered_by = excluded.answered_by;

-- name: DropNetworkRequestsBefore :execrows
delete from network_request where day < sqlc.arg(before) and not (kind = sqlc.arg(kept) and state = sqlc.arg(agreed))
    or day < sqlc.arg(oldest);

-- name: CountNetworkRequestsBefore :one
select count(*) from network_request where day < sqlc.arg(before) and not (kind = sqlc.arg(kept) and state = sqlc.arg(agreed))
    or day < sqlc.arg(oldest);

-- name: AccountActs :many
select author, year, number, step, done_by, day from account_act
where author = sqlc.arg(author) and year = sqlc.arg(year) order by number;

-- name: NextAccountNumber :one
select number from account_act where author = sqlc.arg(author) and year = sqlc.arg(year) order by number desc limit 1;

-- name: AddAccountAct :exec
insert into account_act (author, year, number, step, done_by, day)
values (sqlc.arg(author), sqlc.arg(year), sqlc.arg(number), sqlc.arg(step), sqlc.arg(done_by), sqlc.arg(day));

-- name: AccountLines :many
select author, year, field, line from account_line
where author = sqlc.arg(author) and year = sqlc.arg(year) order by field;

-- name: SaveAccountLine :exec
insert into account_line (author, year, field, line)
values (sqlc.arg(author), sqlc.arg(year), sqlc.arg(field), sqlc.arg(line))
on conflict (author, year, field) do update set line = excluded.line;

-- name: DropAccountLine :execrows
delete from account_line where author = sqlc.arg(author) and year = sqlc.arg(year) and field = sqlc.arg(field);

-- name: DropAccountActsBefore :execrows
delete from account_act where year < sqlc.arg(before);

-- name: CountAccountActsBefore :one
select count(*) from account_act where year < sqlc.arg(before);

-- name: DropAccountLinesBefore :execrows
delete from account_line where year < sqlc.arg(before);
