-- name: GetCase :one
select id, structure, network, space, conversation, burst, mark, about, role, trial, public, written, opened, circle, category, urgency, state, holder, held_until, late, due, keep_until, key, box, news_key, news_box, news_until from review_case where id = sqlc.arg(id);

-- name: DropCaseSeals :exec
update review_case set key = sqlc.arg(emptied), box = sqlc.arg(emptied), news_key = sqlc.arg(emptied), news_box = sqlc.arg(emptied), news_until = 0
where id = sqlc.arg(id);

-- name: PostponeCase :exec
update review_case set due = sqlc.arg(due) where id = sqlc.arg(id);

-- name: CaseByMark :one
select id from review_case where mark = sqlc.arg(mark);

-- name: SaveCase :exec
insert into review_case (id, structure, network, space, conversation, burst, mark, about, role, trial, public, written, opened, circle, category, urgency, state, holder, held_until, late, due, keep_until, key, box, news_key, news_box, news_until)
values (sqlc.arg(id), sqlc.arg(structure), sqlc.arg(network), sqlc.arg(space), sqlc.arg(conversation), sqlc.arg(burst), sqlc.arg(mark), sqlc.arg(about), sqlc.arg(role), sqlc.arg(trial), sqlc.arg(public), sqlc.arg(written), sqlc.arg(opened), sqlc.arg(circle), sqlc.arg(category), sqlc.arg(urgency), sqlc.arg(state), sqlc.arg(holder), sqlc.arg(held_until), sqlc.arg(late), sqlc.arg(due), sqlc.arg(keep_until), sqlc.arg(key), sqlc.arg(box), sqlc.arg(news_key), sqlc.arg(news_box), sqlc.arg(news_until))
on conflict (id) do update set mark = excluded.mark, circle = excluded.circle, category = excluded.category, urgency = excluded.urgency, state = excluded.state, holder = excluded.holder, held_until = excluded.held_until, late = excluded.late, due = excluded.due, keep_until = excluded.keep_until, key = excluded.key, box = excluded.box, news_key = excluded.news_key, news_box = excluded.news_box, news_until = excluded.news_until;

-- name: CaseLines :many
select id, category, urgency, circle, about, holder, held_until, late, opened, state,
    cast(exists (select 1 from review_event where review_event.case_id = review_case.id and review_event.kind = sqlc.arg(judged)) as integer) as judged
from review_case
where structure = sqlc.arg(structure) and state < 2 order by state, urgency, opened, id limit cast(sqlc.arg(most) as bigint);

-- name: CountCases :one
select count(*) from review_case where structure = sqlc.arg(structure) and circle = sqlc.arg(circle) and state = 0;

-- name: BurstCases :many
select id from review_case where burst = sqlc.arg(burst) and state = 0 order by urgency, opened, id limit cast(sqlc.arg(most) as bigint);

-- name: DueCases :many
select id from review_case where state < 2 and due > 0 and due <= sqlc.arg(now) order by due, id limit cast(sqlc.arg(most) as bigint);

-- name: SealedCases :many
select id, network, key, box, news_key, news_box from review_case where structure = sqlc.arg(structure) and state < 2 order by id;

-- name: CaseEvents :many
select case_id, number, kind, author, role, done_at, source, category, urgency, codes, against, what, why, receipt, step
from review_event where case_id = sqlc.arg(case_id) order by number;

-- name: AddCaseEvent :exec
insert into review_event (case_id, number, kind, author, role, done_at, source, category, urgency, codes, against, what, why, receipt, step)
values (sqlc.arg(case_id), sqlc.arg(number), sqlc.arg(kind), sqlc.arg(author), sqlc.arg(role), sqlc.arg(done_at), sqlc.arg(source),
    sqlc.arg(category), sqlc.arg(urgency), sqlc.arg(codes), sqlc.arg(against), sqlc.arg(what), sqlc.arg(why), sqlc.arg(receipt), sqlc.arg(step));

-- name: GetBurst :one
select id, structure, network, conversation, circle, opened, last, cases, urgent, cards, card_due from review_burst where id = sqlc.arg(id);

-- name: RecentBursts :many
select id, structure, network, conversation, circle, opened, last, cases, urgent, cards, card_due from review_burst
where structure = sqlc.arg(structure) and circle = sqlc.arg(circle) and last >= sqlc.arg(since) order by last desc limit cast(sqlc.arg(most) as bigint);

-- name: SaveBurst :exec
insert into review_burst (id, structure, network, conversation, circle, opened, last, cases, urgent, cards, card_due)
values (sqlc.arg(id), sqlc.arg(structure), sqlc.arg(network), sqlc.arg(conversation), sqlc.arg(circle), sqlc.arg(opened), sqlc.arg(last),
    sqlc.arg(cases), sqlc.arg(urgent), sqlc.arg(cards), sqlc.arg(card_due))
on conflict (id) do update set last = excluded.last, cases = excluded.cases, urgent = excluded.urgent,
    cards = excluded.cards, card_due = excluded.card_due;

-- name: Cards :many
select burst, recipient, network, address, ref from review_card where burst = sqlc.arg(burst) order by recipient;

-- name: SaveCard :exec
insert into review_card (burst, recipient, network, address, ref)
values (sqlc.arg(burst), sqlc.arg(recipient), sqlc.arg(network), sqlc.arg(address), sqlc.arg(ref))
on conflict (burst, recipient) do update set network = excluded.network, address = excluded.address, ref = excluded.ref;

-- name: DropCards :exec
delete from review_card where burst = sqlc.arg(burst);

-- name: Channels :many
select network, conversation, structure, bound_by, day from review_channel order by network, conversation;

-- name: SaveChannel :exec
insert into review_channel (network, conversation, structure, bound_by, day)
values (sqlc.arg(network), sqlc.arg(conversation), sqlc.arg(structure), sqlc.arg(bound_by), sqlc.arg(day))
on conflict (network, conversation) do update set structure = excluded.structure, bound_by = excluded.bound_by, day = excluded.day;

-- name: DropChannel :exec
delete from review_channel where network = sqlc.arg(network) and conversation = sqlc.arg(conversation);

-- name: GetContest :one
select number, case_id, until from review_contest where number = sqlc.arg(number);

-- name: SaveContest :exec
insert into review_contest (number, case_id, until) values (sqlc.arg(number), sqlc.arg(case_id), sqlc.arg(until))
on conflict (number) do update set until = excluded.until;

-- name: CaseCounts :many
select structure, quarter, category, what, count from review_count where structure = sqlc.arg(structure) order by quarter, category, what;

-- name: CountCase :exec
insert into review_count (structure, quarter, category, what, count)
values (sqlc.arg(structure), sqlc.arg(quarter), sqlc.arg(category), sqlc.arg(what), sqlc.arg(count))
on conflict (structure, quarter, category, what) do update set count = review_count.count + excluded.count;

-- name: UncountCase :exec
update review_count set count = review_count.count - 1
where structure = sqlc.arg(structure) and quarter = sqlc.arg(quarter) and category = sqlc.arg(category) and what = sqlc.arg(what);

-- name: DropEmptyCount :exec
delete from review_count
where structure = sqlc.arg(structure) and quarter = sqlc.arg(quarter) and category = sqlc.arg(category) and what = sqlc.arg(what) and count <= 0;

-- name: CountCasesBefore :one
select count(*) from review_case where state = 2 and keep_until < sqlc.arg(today);

-- name: DropCasesBefore :execrows
delete from review_case where state = 2 and keep_until < sqlc.arg(today);

-- name: DropLostCaseEvents :execrows
delete from review_event where not exists (select 1 from review_case where review_case.id = review_event.case_id);

-- name: DropLostBursts :execrows
delete from review_burst where not exists (select 1 from review_case where review_case.burst = review_burst.id);

-- name: DropLostCards :execrows
delete from review_card where not exists (select 1 from review_burst where review_burst.id = review_card.burst);

-- name: DropContestsBefore :execrows
delete from review_contest where until < sqlc.arg(today)
    or not exists (select 1 from review_case where review_case.id = review_contest.case_id and review_case.state < 2);

-- name: ForgetNewsBefore :execrows
update review_case set news_key = sqlc.arg(emptied), news_box = sqlc.arg(emptied), news_until = 0
where news_until > 0 and news_until < sqlc.arg(today);

-- name: DropCountsBefore :execrows
delete from review_count where quarter < sqlc.arg(quarter);

-- name: MoveCases :execrows
update review_case set space = sqlc.arg(new_space) where network = sqlc.arg(network) and space = sqlc.arg(old_space);

-- name: MoveCaseConversations :execrows
update review_case set conversation = sqlc.arg(new_space) where network = sqlc.arg(network) and conversation = sqlc.arg(old_space);

-- name: MoveBursts :execrows
update review_burst set conversation = sqlc.arg(new_space) where network = sqlc.arg(network) and conversation = sqlc.arg(old_space);

-- name: MoveChannel :execrows
update review_channel set conversation = sqlc.arg(new_space)
where review_channel.network = sqlc.arg(network) and review_channel.conversation = sqlc.arg(old_space)
  and not exists (select 1 from review_channel c where c.network = review_channel.network and c.conversation = sqlc.arg(new_space));
