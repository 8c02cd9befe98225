-- Attachments, the approval of education for those who have no HPR entry, and who a vikar stands in for.

-- Education of a logoped or audiopedagog: one row per time it was sent. A case worker approves or rejects; the newest row is the state.
create table utdanning (
    id uuid primary key,
    helseaktor_id uuid not null references helseaktor,
    yrke text not null check (yrke in ('logoped', 'audiopedagog')),
    status text not null check (status in ('til_behandling', 'godkjent', 'avvist')),
    sprak text not null default 'nb' check (sprak in ('nb', 'nn')), -- what the person wrote in, and is answered in (språklova § 15)
    sendt timestamptz not null,
    avgjort timestamptz,
    avgjort_av uuid references saksbehandler, -- null: approved before the portal
    begrunnelse text check (length(begrunnelse) between 1 and 2000),
    check ((status = 'til_behandling') = (avgjort is null)),
    check ((status = 'avvist') = (begrunnelse is not null))
);
create index on utdanning (helseaktor_id, yrke, sendt desc);
-- Nothing is sent anew while something waits, or once it is approved.
create unique index utdanning_en_apen on utdanning (helseaktor_id, yrke) where status in ('til_behandling', 'godkjent');

-- A decision stays as it was made.
create function utdanning_laas() returns trigger language plpgsql as $$
begin
    if old.status <> 'til_behandling' or (old.id, old.helseaktor_id, old.yrke, old.sendt) is distinct from (new.id, new.helseaktor_id, new.yrke, new.sendt) then
        raise exception 'en avgjort utdanning kan ikke endres' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger utdanning_laas before update on utdanning for each row execute function utdanning_laas();
create trigger utdanning_bestaar before delete or truncate on utdanning for each statement execute function avvis_endring();

-- Whether a practice of this type may be paid as far as education goes: the rest have it from HPR.
create function utdanning_i_orden(eier uuid, praksistype text) returns boolean language sql stable as $$
    select praksistype not in ('LOGO', 'AUDI') or exists (
        select 1 from utdanning where helseaktor_id = eier and status = 'godkjent'
            and yrke = case praksistype when 'LOGO' then 'logoped' else 'audiopedagog' end)
$$;

-- A file, stored in parts (vedlegg_del) as it arrives. Until all of it has come and is judged, the facts about it are missing.
create table vedlegg (
    id uuid primary key,
    helseaktor_id uuid not null references helseaktor,
    -- What it belongs to: 'ny-praksis' (a practice being registered), 'praksis/1004330001', 'utdanning/logoped'.
    mappe text not null check (mappe ~ '^(ny-praksis|praksis/[0-9]{10}|utdanning/[a-z]+)$'),
    dokument text not null check (dokument ~ '^[a-z]{2,40}$'),
    filnavn_kryptert bytea not null,
    opprettet timestamptz not null,
    type text check (type in ('pdf', 'jpeg', 'png')), -- judged by content
    storrelse int check (storrelse between 1 and 10485760),
    sha256 bytea check (length(sha256) = 32), -- of the file as it was sent
    virus text check (virus in ('ren', 'ikke_sjekket')),
    mottatt timestamptz,
    innsendt timestamptz,
    utdanning_id uuid references utdanning,
    check (num_nonnulls(type, storrelse, sha256, virus, mottatt) in (0, 5)),
    check (innsendt is null or mottatt is not null),
    check (utdanning_id is null or innsendt is not null)
);
create index on vedlegg (helseaktor_id, mappe);
create index on vedlegg (utdanning_id) where utdanning_id is not null;
create index on vedlegg (opprettet) where mottatt is null;

-- Encrypted, each part bound to its file and place.
create table vedlegg_del (
    vedlegg_id uuid not null references vedlegg on delete cascade,
    nr int not null check (nr >= 0),
    data bytea not null,
    primary key (vedlegg_id, nr)
);
-- Cipher text does not compress.
alter table vedlegg_del alter column data set storage external;

-- What has been sent stays.
create function vedlegg_bestaar() returns trigger language plpgsql as $$
begin
    if old.innsendt is not null then
        raise exception 'et innsendt vedlegg kan ikke endres' using errcode = 'insufficient_privilege';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger vedlegg_bestaar before update or delete on vedlegg for each row execute function vedlegg_bestaar();

alter table praksis
    -- HPR number of the one this practice stands in for; null: not a vikariat.
    add column vikar_for_hpr text check (vikar_for_hpr ~ '^[1-9][0-9]{0,8}$'),
    -- Registered in the portal with attachments in it. Earlier practices have theirs in the archive.
    add column dokumenteres boolean not null default false;

-- A vikariat ends (praksisinformasjon.md F7).
create function vikariat_har_slutt() returns trigger language plpgsql as $$
begin
    if upper_inf(new.periode) and exists (select 1 from praksis where id = new.praksis_id and vikar_for_hpr is not null) then
        raise exception 'et vikariat har en siste dag' using errcode = 'check_violation', constraint = 'praksis_vikar_slutt';
    end if;
    return new;
end $$;
create trigger praksis_vikar_slutt before insert or update on praksis_periode for each row execute function vikariat_har_slutt();

-- Who waits for approval of the education is not on the public list either.
create or replace view behandlergrunnlag as
    select p.id as praksis_id, p.helseaktor_id, case when not p.ambulerende then p.orgnr end as orgnr,
           behandlersortering(h.etternavn, h.fornavn) || '  ' || h.offentlig_id || p.offentlig_id as sortering,
           array_to_tsvector(array(
               select 'f:' || o from unnest(behandlerord(h.etternavn)) o
               union select 'g:' || o from unnest(behandlerord(h.fornavn)) o
               union select 'p:' || o from unnest(behandlerord(p.navn)) o
               union select 's:' || o from unnest(behandlerord(p.kommune)) o
               union select 's:' || o from unnest(behandlerord(concat_ws(' ', p.postnummer, p.poststed))) o where not p.ambulerende
               union select 'y:' || praksisyrke(p.type)
               union select 'h:' || h.hpr where h.hpr is not null
               union select 'u:' || h.offentlig_id
               union select 'i:' || p.offentlig_id
               union select 'o:' || p.orgnr where not p.ambulerende)) as ord,
           g.gyldig
    from praksis p
    join helseaktor h on h.id = p.helseaktor_id
    cross join lateral (
        select (select range_agg(periode) from praksis_periode where praksis_id = p.id)
             * (select range_agg(daterange(gyldig_fra, avsluttet, '[]')) from avtale where helseaktor_id = p.helseaktor_id) as gyldig
    ) g
    where praksisyrke(p.type) is not null and not isempty(g.gyldig) and utdanning_i_orden(p.helseaktor_id, p.type);
create trigger behandlersok after insert or update of status on utdanning for each row execute function behandlersok_av_eier();
