-- name: Members :many
select id, structure, role, first_name, function, tutor, until, joined, gone from member order by id;

-- name: SaveMember :exec
insert into member (id, structure, role, first_name, function, tutor, until, joined, gone)
values (sqlc.arg(id), sqlc.arg(structure), sqlc.arg(role), sqlc.arg(first_name), sqlc.arg(function), sqlc.arg(tutor),
        sqlc.arg(until), sqlc.arg(joined), sqlc.arg(gone))
on conflict (id) do update set structure = excluded.structure, role = excluded.role, first_name = excluded.first_name,
    function = excluded.function, tutor = excluded.tutor, until = excluded.until, joined = excluded.joined, gone = excluded.gone;

-- name: DropMembersGoneBefore :execrows
delete from member where gone > 0 and gone < sqlc.arg(before);

-- name: MemberAccounts :many
select member, network, key, box from member_account order by member, network;

-- name: SaveMemberAccount :exec
insert into member_account (member, network, key, box)
values (sqlc.arg(member), sqlc.arg(network), sqlc.arg(key), sqlc.arg(box))
on conflict (member, network) do update set key = excluded.key, box = excluded.box;

-- name: DropMemberAccount :execrows
delete from member_account where member = sqlc.arg(member) and network = sqlc.arg(network);

-- name: DropMemberAccounts :execrows
delete from member_account where member = sqlc.arg(member);

-- name: GetInvitation :one
select selector, secret, structure, role, member, first_name, function, tutor, until, expires, tries, used, secrecy, public_agent
from invitation where selector = sqlc.arg(selector);

-- name: SaveInvitation :exec
insert into invitation (selector, secret, structure, role, member, first_name, function, tutor, until, expires, tries, used, secrecy, public_agent)
values (sqlc.arg(selector), sqlc.arg(secret), sqlc.arg(structure), sqlc.arg(role), sqlc.arg(member), sqlc.arg(first_name),
        sqlc.arg(function), sqlc.arg(tutor), sqlc.arg(until), sqlc.arg(expires), sqlc.arg(tries), sqlc.arg(used),
        sqlc.arg(secrecy), sqlc.arg(public_agent))
on conflict (selector) do update set tries = excluded.tries, used = excluded.used;

-- name: DropInvitationsBefore :execrows
delete from invitation where expires < sqlc.arg(before);

-- name: Bindings :many
select network, space, structure, name, conversation, bound_by, day from binding order by network, space;

-- name: SaveBinding :exec
insert into binding (network, space, structure, name, conversation, bound_by, day)
values (sqlc.arg(network), sqlc.arg(space), sqlc.arg(structure), sqlc.arg(name), sqlc.arg(conversation), sqlc.arg(bound_by), sqlc.arg(day))
on conflict (network, space) do update set structure = excluded.structure, name = excluded.name,
    conversation = excluded.conversation, bound_by = excluded.bound_by, day = excluded.day;

-- name: DropBinding :execrows
delete from binding where network = sqlc.arg(network) and space = sqlc.arg(space);
