-- name: GetLink :one
select code, structure, network, role, language, state, asked, edition, delivery, place, day, last_contact
from link where code = sqlc.arg(code);

-- name: SaveLink :exec
insert into link (code, structure, network, role, language, state, asked, edition, delivery, place, day, last_contact)
values (sqlc.arg(code), sqlc.arg(structure), sqlc.arg(network), sqlc.arg(role), sqlc.arg(language), sqlc.arg(state),
        sqlc.arg(asked), sqlc.arg(edition), sqlc.arg(delivery), sqlc.arg(place), sqlc.arg(day), sqlc.arg(last_contact))
on conflict (code) do update set
    structure = excluded.structure, network = excluded.network, role = excluded.role, language = excluded.language,
    state = excluded.state, asked = excluded.asked, edition = excluded.edition, delivery = excluded.delivery,
    place = excluded.place, day = excluded.day, last_contact = excluded.last_contact;

-- name: DeleteLink :execrows
delete from link where code = sqlc.arg(code);

-- name: DeleteLinksOf :execrows
delete from link where structure = sqlc.arg(structure);

-- name: CountExpiredLinks :one
select count(*) from link
where (state = sqlc.arg(informed) and day < sqlc.arg(informed_before))
   or (state = sqlc.arg(accepted) and last_contact <= sqlc.arg(accepted_month))
   or (state in (sqlc.arg(refused), sqlc.arg(withdrawn)) and day < sqlc.arg(refused_before));

-- name: NextLinkStep :one
select code from link where code > sqlc.arg(after) order by code limit 1 offset 4999;

-- name: DeleteExpiredLinks :execrows
delete from link
where code > sqlc.arg(after) and code <= sqlc.arg(until)
  and ((state = sqlc.arg(informed) and day < sqlc.arg(informed_before))
    or (state = sqlc.arg(accepted) and last_contact <= sqlc.arg(accepted_month))
    or (state in (sqlc.arg(refused), sqlc.arg(withdrawn)) and day < sqlc.arg(refused_before)));

-- name: SweepDelivery :execrows
update link set delivery = sqlc.arg(became) where delivery = sqlc.arg(was);

-- name: DeliverLink :exec
update link set delivery = sqlc.arg(became)
where code = sqlc.arg(code) and delivery in (sqlc.arg(leaving), sqlc.arg(uncertain));
