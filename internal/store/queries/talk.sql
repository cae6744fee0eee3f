-- name: GetTalk :one
select code, id, structure, key, box, day from talk where code = sqlc.arg(code);

-- name: GetTalkByID :one
select code, id, structure, key, box, day from talk where id = sqlc.arg(id);

-- name: SaveTalk :exec
insert into talk (code, id, structure, key, box, day)
values (sqlc.arg(code), sqlc.arg(id), sqlc.arg(structure), sqlc.arg(key), sqlc.arg(box), sqlc.arg(day))
on conflict (code) do update set id = excluded.id, structure = excluded.structure, key = excluded.key,
    box = excluded.box, day = excluded.day;

-- name: DropTalk :execrows
delete from talk where code = sqlc.arg(code);

-- name: DropTalksBefore :execrows
delete from talk where day < sqlc.arg(before);

-- name: DropLostHolders :execrows
delete from talk_holder where not exists (select 1 from talk where talk.id = talk_holder.id);

-- name: TalkHolders :many
select id, author, state from talk_holder where id = sqlc.arg(id) order by author;

-- name: TalksHeldBy :many
select talk.code, talk.id, talk.structure, talk.key, talk.box, talk.day from talk
join talk_holder on talk_holder.id = talk.id
where talk_holder.author = sqlc.arg(author) and talk_holder.state = 0 order by talk.code;

-- name: SaveTalkHolder :exec
insert into talk_holder (id, author, state) values (sqlc.arg(id), sqlc.arg(author), sqlc.arg(state))
on conflict (id, author) do update set state = excluded.state;

-- name: Talks :many
select code, id, structure, key, box, day from talk order by code;
