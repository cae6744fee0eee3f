-- name: Enqueue :execrows
insert into outbox (key, kind, payload, due, leased_until, attempts, state, day)
values (sqlc.arg(key), sqlc.arg(kind), sqlc.arg(payload), sqlc.arg(due), sqlc.arg(leased_until), sqlc.arg(attempts), 0, sqlc.arg(day))
on conflict (key) do nothing;

-- name: LeaseOutbox :many
update outbox set leased_until = sqlc.arg(until), attempts = attempts + 1
where outbox.state = 0 and outbox.leased_until <= sqlc.arg(now) and outbox.key in (
    select o.key from outbox o
    where o.state = 0 and o.due <= sqlc.arg(now) and o.leased_until <= sqlc.arg(now)
    order by o.due, o.key limit cast(sqlc.arg(most) as bigint))
returning key, kind, payload, due, attempts;

-- name: SentOutbox :execrows
update outbox set state = 1, leased_until = 0, payload = sqlc.arg(emptied), day = sqlc.arg(day)
where key = sqlc.arg(key) and state = 0 and attempts = sqlc.arg(attempts);

-- name: RetryOutbox :execrows
update outbox set leased_until = 0, due = sqlc.arg(due)
where key = sqlc.arg(key) and state = 0 and attempts = sqlc.arg(attempts);

-- name: KillOutbox :execrows
update outbox set state = 2, leased_until = 0, day = sqlc.arg(day)
where key = sqlc.arg(key) and state = 0 and attempts = sqlc.arg(attempts);

-- name: NextDueOutbox :one
select due, leased_until from outbox where state = 0
order by case when leased_until > due then leased_until else due end limit 1;

-- name: CountDeadOutbox :one
select count(*) from outbox where state = 2;

-- name: CountOutboxBefore :one
select count(*) from outbox where state <> 0 and day < sqlc.arg(before);

-- name: DropOutboxBefore :execrows
delete from outbox where state <> 0 and day < sqlc.arg(before);
