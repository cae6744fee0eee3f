-- name: ClaimJob :execrows
insert into job_claim (job, period, day) values (sqlc.arg(job), sqlc.arg(period), sqlc.arg(day))
on conflict (job, period) do nothing;

-- name: LastRun :one
select period from job_claim where job = sqlc.arg(job) order by period desc limit 1;

-- name: CountClaimsBefore :one
select count(*) from job_claim
where job_claim.day < sqlc.arg(before)
  and exists (select 1 from job_claim c where c.job = job_claim.job and c.period > job_claim.period);

-- name: DropClaimsBefore :execrows
delete from job_claim
where job_claim.day < sqlc.arg(before)
  and exists (select 1 from job_claim c where c.job = job_claim.job and c.period > job_claim.period);

-- name: StructureKeys :many
select structure, wrapped from structure_key order by structure;

-- name: SaveStructureKey :exec
insert into structure_key (structure, wrapped) values (sqlc.arg(structure), sqlc.arg(wrapped))
on conflict (structure) do update set wrapped = excluded.wrapped;

-- name: DropStructureKey :execrows
delete from structure_key where structure = sqlc.arg(structure);

-- name: SaveEdition :execrows
insert into edition (structure, number, hash, effective)
values (sqlc.arg(structure), sqlc.arg(number), sqlc.arg(hash), sqlc.arg(effective))
on conflict (structure, number) do nothing;

-- name: Editions :many
select structure, number, hash, effective from edition where structure = sqlc.arg(structure) order by number;

-- name: GetMeta :one
select value from meta where name = sqlc.arg(name);

-- name: SaveMeta :exec
insert into meta (name, value) values (sqlc.arg(name), sqlc.arg(value))
on conflict (name) do update set value = excluded.value;
