-- name: CharterTexts :many
select structure, number, draft, effective, body, day, author from charter_text order by structure, number;

-- name: SaveCharterText :exec
insert into charter_text (structure, number, draft, effective, body, day, author)
values (sqlc.arg(structure), sqlc.arg(number), sqlc.arg(draft), sqlc.arg(effective), sqlc.arg(body), sqlc.arg(day), sqlc.arg(author))
on conflict (structure, number) do update set draft = excluded.draft, effective = excluded.effective, body = excluded.body,
    day = excluded.day, author = excluded.author
where charter_text.draft = 1;

-- name: DropCharterDraft :execrows
delete from charter_text where structure = sqlc.arg(structure) and draft = 1;

-- name: CharterFixes :many
select structure, edition, rule, words, day from charter_fix order by structure, edition, rule;

-- name: SaveCharterFix :exec
insert into charter_fix (structure, edition, rule, words, day)
values (sqlc.arg(structure), sqlc.arg(edition), sqlc.arg(rule), sqlc.arg(words), sqlc.arg(day))
on conflict (structure, edition, rule) do update set words = excluded.words, day = excluded.day;

-- name: ChangesPlaces :many
select structure, network, space, conversation, page, bound_by, day from changes_place order by structure, network;

-- name: SaveChangesPlace :exec
insert into changes_place (structure, network, space, conversation, page, bound_by, day)
values (sqlc.arg(structure), sqlc.arg(network), sqlc.arg(space), sqlc.arg(conversation), sqlc.arg(page), sqlc.arg(bound_by), sqlc.arg(day))
on conflict (structure, network) do update set space = excluded.space, conversation = excluded.conversation,
    page = excluded.page, bound_by = excluded.bound_by, day = excluded.day;

-- name: DropChangesPlace :execrows
delete from changes_place where structure = sqlc.arg(structure) and network = sqlc.arg(network);

-- name: Standings :many
select author, structure, secrecy, public_agent, delegate, declared_by, day from standing order by author;

-- name: SaveStanding :exec
insert into standing (author, structure, secrecy, public_agent, delegate, declared_by, day)
values (sqlc.arg(author), sqlc.arg(structure), sqlc.arg(secrecy), sqlc.arg(public_agent), sqlc.arg(delegate), sqlc.arg(declared_by), sqlc.arg(day))
on conflict (author) do update set structure = excluded.structure, secrecy = excluded.secrecy, public_agent = excluded.public_agent,
    delegate = excluded.delegate, declared_by = excluded.declared_by, day = excluded.day;

-- name: DropStanding :execrows
delete from standing where author = sqlc.arg(author);
