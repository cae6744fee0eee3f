-- name: GetApproach :one
select code, structure, network, asked, outcome, day from approach where code = sqlc.arg(code);

-- name: SaveApproach :exec
insert into approach (code, structure, network, asked, outcome, day)
values (sqlc.arg(code), sqlc.arg(structure), sqlc.arg(network), sqlc.arg(asked), sqlc.arg(outcome), sqlc.arg(day))
on conflict (code) do update set structure = excluded.structure, network = excluded.network, asked = excluded.asked,
    outcome = excluded.outcome, day = excluded.day;

-- name: DropApproach :execrows
delete from approach where code = sqlc.arg(code);

-- name: DropApproachesBefore :execrows
delete from approach
where (outcome = sqlc.arg(declined) and day < sqlc.arg(declined_before))
   or (outcome <> sqlc.arg(declined) and (outcome = sqlc.arg(welcomed) or asked = sqlc.arg(youth)) and day < sqlc.arg(welcomed_before))
   or (outcome = sqlc.arg(no_outcome) and asked <> sqlc.arg(youth) and day < sqlc.arg(silent_before));

-- name: GetKin :one
select code, ring, structure, network, own from kin where code = sqlc.arg(code);

-- name: Circle :many
select code, ring, structure, network, own from kin where ring = sqlc.arg(ring) order by code;

-- name: SaveKin :exec
insert into kin (code, ring, structure, network, own)
values (sqlc.arg(code), sqlc.arg(ring), sqlc.arg(structure), sqlc.arg(network), sqlc.arg(own))
on conflict (code) do update set ring = excluded.ring, own = excluded.own;

-- name: DropKin :execrows
delete from kin where code = sqlc.arg(code);

-- name: ForgetOwnAnswers :execrows
update kin set own = 0 where own <> 0 and not exists (select 1 from link where link.code = kin.code);

-- name: DropLostCircles :execrows
delete from kin
where not exists (select 1 from kin as mate join link on link.code = mate.code where mate.ring = kin.ring)
   or not exists (select 1 from kin as mate where mate.ring = kin.ring and mate.code <> kin.code);

-- name: GetKinCode :one
select selector, secret, structure, code, network, expires, tries from kin_code where selector = sqlc.arg(selector);

-- name: SaveKinCode :exec
insert into kin_code (selector, secret, structure, code, network, expires, tries)
values (sqlc.arg(selector), sqlc.arg(secret), sqlc.arg(structure), sqlc.arg(code), sqlc.arg(network), sqlc.arg(expires), sqlc.arg(tries))
on conflict (selector) do update set tries = excluded.tries;

-- name: DropKinCodesOf :execrows
delete from kin_code where code = sqlc.arg(code);

-- name: DropKinCodesBefore :execrows
delete from kin_code where expires < sqlc.arg(before);

-- name: AddOutside :exec
insert into outside (structure, author, day, reason, count)
values (sqlc.arg(structure), sqlc.arg(author), sqlc.arg(day), sqlc.arg(reason), 1)
on conflict (structure, author, day, reason) do update set count = outside.count + 1;

-- name: OutsideOf :many
select structure, author, day, reason, count from outside where structure = sqlc.arg(structure) order by day desc, author, reason;

-- name: DropOutsideBefore :execrows
delete from outside where day < sqlc.arg(before);

-- name: OwnHandles :many
select author, network, handle from own_handle order by author, network;

-- name: SaveOwnHandle :exec
insert into own_handle (author, network, handle) values (sqlc.arg(author), sqlc.arg(network), sqlc.arg(handle))
on conflict (author, network) do update set handle = excluded.handle;

-- name: DropOwnHandle :execrows
delete from own_handle where author = sqlc.arg(author) and network = sqlc.arg(network);

-- name: DropOwnHandles :execrows
delete from own_handle where author = sqlc.arg(author);
