-- A form somebody sent after the session had ended, until the same person logs in again in the same browser. Encrypted; the cookie holds a
-- random token, of which only the hash is kept.
create table gjemt_skjema (
    token_hash bytea primary key check (length(token_hash) = 32),
    helseaktor_id uuid not null references helseaktor,
    innhold_kryptert bytea not null check (length(innhold_kryptert) <= 70000),
    opprettet timestamptz not null
);
create index on gjemt_skjema (helseaktor_id);
create index on gjemt_skjema (opprettet);
