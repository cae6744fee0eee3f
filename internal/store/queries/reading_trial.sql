-- name: TrialCount :one
select cast(coalesce(sum(found), 0) as bigint) as found, cast(coalesce(sum(unfounded), 0) as bigint) as unfounded, cast(coalesce(sum(settled), 0) as bigint) as settled
from reading_trial
where structure = sqlc.arg(structure) and network = sqlc.arg(network) and space = sqlc.arg(space) and day >= sqlc.arg(since);

-- name: AddTrial :exec
insert into reading_trial (structure, network, space, day, found, unfounded, settled)
values (sqlc.arg(structure), sqlc.arg(network), sqlc.arg(space), sqlc.arg(day), sqlc.arg(found), sqlc.arg(unfounded), sqlc.arg(settled))
on conflict (structure, network, space, day) do update set found = reading_trial.found + excluded.found,
    unfounded = reading_trial.unfounded + excluded.unfounded, settled = reading_trial.settled + excluded.settled;

-- name: ChangeTrial :exec
update reading_trial set found = found + sqlc.arg(more_found), unfounded = unfounded + sqlc.arg(more_unfounded), settled = settled + sqlc.arg(more_settled)
where structure = sqlc.arg(structure) and network = sqlc.arg(network) and space = sqlc.arg(space) and day = sqlc.arg(day);

-- name: DropTrialsBefore :execrows
delete from reading_trial where day < sqlc.arg(before);

-- name: MoveTrial :execrows
update reading_trial set space = sqlc.arg(new_space)
where reading_trial.network = sqlc.arg(network) and reading_trial.space = sqlc.arg(old_space)
  and not exists (select 1 from reading_trial t where t.structure = reading_trial.structure and t.network = reading_trial.network
      and t.space = sqlc.arg(new_space) and t.day = reading_trial.day);
