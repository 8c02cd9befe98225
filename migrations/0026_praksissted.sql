-- The practice site: a copy of Adresseregisteret to search in, and what the person saw when choosing.

-- The parties of Adresseregisteret (registre.md §2), as the register's export and events tell. A party is a role in communication and not
-- a human; of persons only the name is kept, so that a site can be found by who works there, and it goes when the party is no longer in
-- use. Nothing here is about the portal's own users, and nothing is lost when it is emptied: the next export fills it again.
create table ar_part (
    her_id int primary key check (her_id > 0),
    forelder int, -- her_id of the party it belongs to; the parent may come later than the child, so it is no reference
    slag text not null check (slag in ('organisasjon', 'tjeneste', 'person')),
    navn text not null check (length(navn) between 1 and 200),
    visningsnavn text,
    foreldrenavn text,
    foreldre_orgnr text check (foreldre_orgnr ~ '^[0-9]{9}$'),
    orgnr text check (orgnr ~ '^[0-9]{9}$'),
    aktiv boolean not null,
    gyldig boolean not null, -- the register's own word for a valid party
    gyldig_fra date,
    gyldig_til date, -- last day
    endret timestamptz,
    -- The visiting address; of some parties only the municipality is told.
    gate text,
    postnummer text check (postnummer ~ '^[0-9]{4}$'),
    poststed text,
    kommunenummer text check (kommunenummer ~ '^[0-9]{4}$'),
    kommune text,
    -- Words as they are compared in the public list, so that one kind of search is learnt once.
    ord tsvector not null generated always as (array_to_tsvector(behandlerord(
        navn || ' ' || coalesce(visningsnavn, '') || ' ' || coalesce(foreldrenavn, '') || ' ' || coalesce(gate, '') || ' '
             || coalesce(postnummer, '') || ' ' || coalesce(poststed, '') || ' ' || coalesce(kommune, '')))) stored
);
create index on ar_part using gin (ord) with (fastupdate = off);
create index on ar_part (orgnr);

-- How far the copy is. One row, moved in the transaction that writes what it stands for.
create table ar_feed (
    en boolean primary key default true check (en),
    siste_hendelse text not null, -- the register's id of an event; opaque
    eksportert timestamptz not null,
    hentet timestamptz not null
);

-- What the person saw when choosing the site: from which register, and name and address as they were shown. The address of the practice
-- itself may follow the register later; this does not. Null: registered before this was kept.
alter table praksis
    add column sted_kilde text check (sted_kilde in ('AR', 'BRREG', 'MANUELL')),
    add column sted_her_id int,
    add column sted_vist jsonb,
    add constraint praksis_sted_her_id check ((sted_her_id is not null) = (coalesce(sted_kilde, '') = 'AR')),
    add constraint praksis_sted_vist check ((sted_kilde is null) = (sted_vist is null));
