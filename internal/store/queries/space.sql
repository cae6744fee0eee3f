-- name: GetPost :one
select network, space, kind, conversation, ref, edition, written from post
where network = sqlc.arg(network) and space = sqlc.arg(space) and kind = sqlc.arg(kind);

-- name: SavePost :exec
insert into post (network, space, kind, conversation, ref, edition, written)
values (sqlc.arg(network), sqlc.arg(space), sqlc.arg(kind), sqlc.arg(conversation), sqlc.arg(ref), sqlc.arg(edition), sqlc.arg(written))
on conflict (network, space, kind) do update set conversation = excluded.conversation, ref = excluded.ref,
    edition = excluded.edition, written = excluded.written;

-- name: DropPosts :execrows
delete from post where network = sqlc.arg(network) and space = sqlc.arg(space);

-- name: MovePosts :execrows
update post set space = sqlc.arg(new_space)
where post.network = sqlc.arg(network) and post.space = sqlc.arg(old_space)
  and not exists (select 1 from post p where p.network = post.network and p.space = sqlc.arg(new_space) and p.kind = post.kind);

-- name: MoveGaps :execrows
update gap set space = sqlc.arg(new_space)
where gap.network = sqlc.arg(network) and gap.space = sqlc.arg(old_space)
  and not exists (select 1 from gap g where g.network = gap.network and g.space = sqlc.arg(new_space)
                  and g.since = gap.since and g.until = gap.until);

-- name: DropGapsOf :execrows
delete from gap where network = sqlc.arg(network) and space = sqlc.arg(space);

-- name: GetPosition :one
select reached, space from position where network = sqlc.arg(network) and conversation = sqlc.arg(conversation);

-- name: SavePosition :exec
insert into position (network, conversation, reached, space)
values (sqlc.arg(network), sqlc.arg(conversation), sqlc.arg(reached), sqlc.arg(space))
on conflict (network, conversation) do update set reached = excluded.reached, space = excluded.space;

-- name: DropPosition :execrows
delete from position where network = sqlc.arg(network) and conversation = sqlc.arg(conversation);

-- name: DropPositionsOf :execrows
delete from position where network = sqlc.arg(network) and space = sqlc.arg(space);

-- name: MovePositionsOf :execrows
update position set space = sqlc.arg(new_space) where network = sqlc.arg(network) and space = sqlc.arg(old_space);

-- name: MovePosition :execrows
update position set conversation = sqlc.arg(new_conversation)
where position.network = sqlc.arg(network) and position.conversation = sqlc.arg(old_conversation)
  and not exists (select 1 from position p where p.network = position.network and p.conversation = sqlc.arg(new_conversation));

-- name: SaveGap :exec
insert into gap (network, space, since, until)
values (sqlc.arg(network), sqlc.arg(space), sqlc.arg(since), sqlc.arg(until))
on conflict (network, space, since, until) do nothing;

-- name: GapsOf :many
select network, space, since, until from gap
where until >= sqlc.arg(since) order by network, space, since, until;

-- name: CountGapsBefore :one
select count(*) from gap where until < sqlc.arg(before);

-- name: DropGapsBefore :execrows
delete from gap where until < sqlc.arg(before);

-- name: AddUnreadable :exec
insert into unreadable (network, kind, class, day, count)
values (sqlc.arg(network), sqlc.arg(kind), sqlc.arg(class), sqlc.arg(day), sqlc.arg(added))
on conflict (network, kind, class, day) do update set count = unreadable.count + excluded.count;

-- name: CountUnreadableBefore :one
select count(*) from unreadable where day < sqlc.arg(before);

-- name: DropUnreadableBefore :execrows
delete from unreadable where day < sqlc.arg(before);
