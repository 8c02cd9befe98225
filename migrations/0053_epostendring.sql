-- «This was not me»: a one-time link to an address in use when the personal address is to be changed. Only the hash of its token is kept.
-- `tilbake` got the link and is what its use goes back to; `ny` is the address it stops.
create table epostendring_lenke (
    token_hash bytea primary key check (length(token_hash) = 32),
    helseaktor_id uuid not null references helseaktor,
    tilbake text not null,
    ny text not null,
    opprettet timestamptz not null,
    utloper timestamptz not null check (utloper > opprettet),
    brukt timestamptz
);
create index on epostendring_lenke (helseaktor_id);

-- Links in mails that are sent or given up were kept as they were; from now on the outbox keeps the hash of their token.
update epost_ut set tekst = regexp_replace(tekst, '/(bekreft-epost|kontoendring)/[A-Za-z0-9_-]{43}', '/\1/-', 'g')
where (sendt is not null or oppgitt is not null) and tekst ~ '/(bekreft-epost|kontoendring)/[A-Za-z0-9_-]{43}';
