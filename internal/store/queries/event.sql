-- name: GetMark :one
select network, event, day, answered, reply from mark
where network = sqlc.arg(network) and event = sqlc.arg(event);

-- name: SaveMark :exec
insert into mark (network, event, day, answered, reply)
values (sqlc.arg(network), sqlc.arg(event), sqlc.arg(day), sqlc.arg(answered), sqlc.arg(reply))
on conflict (network, event) do update set day = excluded.day, answered = excluded.answered, reply = excluded.reply;

-- name: CountMarksBefore :one
select count(*) from mark where day < sqlc.arg(before);

-- name: DropMarksBefore :execrows
delete from mark where day < sqlc.arg(before);

-- name: KeepAnswer :exec
insert into pending_answer (network, event, reply, key, box, act, due, tries)
values (sqlc.arg(network), sqlc.arg(event), sqlc.arg(reply), sqlc.arg(key), sqlc.arg(box), sqlc.arg(act), sqlc.arg(due), sqlc.arg(tries))
on conflict (network, event) do update set reply = excluded.reply, key = excluded.key, box = excluded.box,
    act = excluded.act, due = excluded.due, tries = excluded.tries;

-- name: DueAnswers :many
select network, event, reply, key, box, act, due, tries from pending_answer
where due <= sqlc.arg(now) order by due, network, event limit cast(sqlc.arg(most) as bigint);

-- name: LaterAnswer :execrows
update pending_answer set due = sqlc.arg(due), tries = tries + 1
where network = sqlc.arg(network) and event = sqlc.arg(event);

-- name: DropAnswer :execrows
delete from pending_answer where network = sqlc.arg(network) and event = sqlc.arg(event);

-- name: CountAnswersBefore :one
select count(*) from pending_answer where act < sqlc.arg(before);

-- name: ExpireAnswers :execrows
delete from pending_answer where act < sqlc.arg(before);

-- name: AnswerMark :exec
update mark set answered = 1, reply = null
where network = sqlc.arg(network) and event = sqlc.arg(event);
