-- name: Distresses :many
select id, structure, network, space, key, box, day, told from distress order by id;

-- name: GetDistress :one
select id, structure, network, space, key, box, day, told from distress where id = sqlc.arg(id);

-- name: SaveDistress :exec
insert into distress (id, structure, network, space, key, box, day, told)
values (sqlc.arg(id), sqlc.arg(structure), sqlc.arg(network), sqlc.arg(space), sqlc.arg(key), sqlc.arg(box), sqlc.arg(day), sqlc.arg(told))
on conflict (id) do update set key = excluded.key, box = excluded.box, told = excluded.told;

-- name: DropDistress :exec
delete from distress where id = sqlc.arg(id);

-- name: DropDistressesBefore :execrows
delete from distress where day < sqlc.arg(before);

-- name: DropLostDistressHolders :execrows
delete from distress_holder where not exists (select 1 from distress where distress.id = distress_holder.id);

-- name: DistressHolders :many
select id, author, state from distress_holder where id = sqlc.arg(id) order by author;

-- name: SaveDistressHolder :exec
insert into distress_holder (id, author, state) values (sqlc.arg(id), sqlc.arg(author), sqlc.arg(state))
on conflict (id, author) do update set state = excluded.state;
