-- name: Readings :many
select network, space, state, since, first_day, rest_from, rest_until, set_by from reading order by network, space;

-- name: SaveReading :exec
insert into reading (network, space, state, since, first_day, rest_from, rest_until, set_by)
values (sqlc.arg(network), sqlc.arg(space), sqlc.arg(state), sqlc.arg(since), sqlc.arg(first_day), sqlc.arg(rest_from),
        sqlc.arg(rest_until), sqlc.arg(set_by))
on conflict (network, space) do update set state = excluded.state, since = excluded.since, first_day = excluded.first_day,
    rest_from = excluded.rest_from, rest_until = excluded.rest_until, set_by = excluded.set_by;

-- name: MoveReading :execrows
update reading set space = sqlc.arg(new_space) where network = sqlc.arg(network) and space = sqlc.arg(old_space);

-- name: NeverReads :many
select network, space, conversation, kind, set_by, day from never_read order by network, space, conversation;

-- name: SaveNeverRead :exec
insert into never_read (network, space, conversation, kind, set_by, day)
values (sqlc.arg(network), sqlc.arg(space), sqlc.arg(conversation), sqlc.arg(kind), sqlc.arg(set_by), sqlc.arg(day))
on conflict (network, space, conversation) do update set kind = excluded.kind, set_by = excluded.set_by, day = excluded.day;

-- name: DropNeverRead :execrows
delete from never_read where network = sqlc.arg(network) and space = sqlc.arg(space) and conversation = sqlc.arg(conversation);

-- name: MoveNeverReadWhole :execrows
update never_read set conversation = sqlc.arg(new_space) where network = sqlc.arg(network) and conversation = sqlc.arg(old_space);

-- name: MoveNeverRead :execrows
update never_read set space = sqlc.arg(new_space) where network = sqlc.arg(network) and space = sqlc.arg(old_space);

-- name: UnexaminedSince :many
select network, space, reason, day, count from unexamined where day >= sqlc.arg(since) order by day, network, space, reason;

-- name: AddUnexamined :exec
insert into unexamined (network, space, reason, day, count)
values (sqlc.arg(network), sqlc.arg(space), sqlc.arg(reason), sqlc.arg(day), sqlc.arg(added))
on conflict (network, space, reason, day) do update set count = unexamined.count + excluded.count;

-- name: CountUnexaminedBefore :one
select count(*) from unexamined where day < sqlc.arg(before);

-- name: DropUnexaminedBefore :execrows
delete from unexamined where day < sqlc.arg(before);
