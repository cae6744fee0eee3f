-- How far a conversation was read says in which space it is, so that a space that is
-- unlinked takes along the threads that were archived before a restart. A row of
-- before says nothing until its conversation is read again.
-- +goose Up
alter table position add column space text not null default '';

-- +goose Down
alter table position drop column space;
