-- Reminders about consents, and clearing of what was never sent.

-- One row per mail and purpose: never two for the same purpose in the same period. A reminder changes no consent.
create table samtykkepaminnelse (
    helseaktor_id uuid not null references helseaktor,
    formal text not null check (formal in ('helfo', 'helsedirektoratet')),
    periode date not null, -- its first day
    sendt timestamptz not null,
    primary key (helseaktor_id, formal, periode)
);
create trigger samtykkepaminnelse_uforanderlig before update or delete on samtykkepaminnelse for each row execute function avvis_endring();

create index vedlegg_usendt on vedlegg (mottatt) where innsendt is null and mottatt is not null;
create index utkast_endret on utkast (endret);
