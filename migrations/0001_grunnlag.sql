-- People, sessions, audit: what every tab builds on.
-- Applied migrations are not edited; a breaking change is expand, move, contract.

-- A clinician (behandler). HPR number is absent for logoped and audiopedagog, who exist in no HPR category.
create table helseaktor (
    id uuid primary key,
    fnr_oppslag bytea not null unique check (length(fnr_oppslag) = 32), -- keyed hash, for look-up
    fnr_kryptert bytea not null,                                        -- for display, masked
    hpr text unique check (hpr ~ '^[1-9][0-9]{0,8}$'),
    fornavn text not null,
    etternavn text not null,
    epost text check (length(epost) <= 254),
    epost_bekreftet timestamptz,
    ny_epost text check (length(ny_epost) <= 254), -- waits for its one-time link; the verified one stays in use until then
    telefon text check (telefon ~ '^\+[1-9][0-9]{3,14}$'),
    sprak text not null default 'nb' check (sprak in ('nb', 'nn')),
    versjon int not null default 1,
    opprettet timestamptz not null,
    endret timestamptz not null,
    check (epost_bekreftet is null or epost is not null)
);

-- Approvals as HelseID gave them at the last login (kodeverk 9060, 7704, 7426).
create table godkjenning (
    helseaktor_id uuid not null references helseaktor,
    yrke text not null,
    autorisasjon text not null,
    autorisasjon_tekst text not null,
    spesialiteter jsonb not null default '[]',
    hentet timestamptz not null,
    primary key (helseaktor_id, yrke, autorisasjon)
);

create table epost_bekreftelse (
    token_hash bytea primary key check (length(token_hash) = 32),
    helseaktor_id uuid not null references helseaktor,
    epost text not null,
    opprettet timestamptz not null,
    utloper timestamptz not null,
    brukt timestamptz
);
create index on epost_bekreftelse (helseaktor_id);

create table saksbehandler (
    id uuid primary key,
    fnr_oppslag bytea not null unique check (length(fnr_oppslag) = 32),
    navn text not null,
    aktiv boolean not null default true
);

-- The cookie holds a random token; only its SHA-256 is kept.
create table sesjon (
    id uuid primary key,
    token_hash bytea not null unique check (length(token_hash) = 32),
    helseaktor_id uuid references helseaktor,
    saksbehandler_id uuid references saksbehandler,
    sub text not null,
    sid text,
    niva smallint not null check (niva = 4),
    idp text not null,
    auth_tid timestamptz not null,
    id_token_kryptert bytea not null, -- only for logging out at HelseID
    opprettet timestamptz not null,
    sist_brukt timestamptz not null,
    utloper timestamptz not null,
    avsluttet timestamptz,
    avsluttet_av text check (avsluttet_av in ('bruker', 'ny_innlogging', 'helseid', 'annen_sesjon')),
    check (num_nonnulls(helseaktor_id, saksbehandler_id) = 1),
    check ((avsluttet is null) = (avsluttet_av is null))
);
create index on sesjon (sid) where avsluttet is null;
create index on sesjon (sub) where avsluttet is null;
create index on sesjon (helseaktor_id, opprettet desc);

-- A login under way: single use, ten minutes (HelseID profile, callback checks).
create table innlogging (
    state_hash bytea primary key check (length(state_hash) = 32),
    cookie_hash bytea not null check (length(cookie_hash) = 32),
    start_kryptert bytea not null, -- nonce and PKCE verifier
    til text not null check (til like '/%' and til not like '//%'),
    krev_ny boolean not null default false, -- step-up: demand a fresh auth_time
    opprettet timestamptz not null
);
create index on innlogging (opprettet);

-- Identifiers that may be seen once: DPoP proofs, logout tokens.
create table sett_jti (
    slag text not null check (slag in ('dpop', 'logout')),
    jti_hash bytea not null check (length(jti_hash) = 32),
    utloper timestamptz not null,
    primary key (slag, jti_hash)
);
create index on sett_jti (utloper);

-- What was typed, kept until the form is sent: survives errors, time-outs and a change of device.
create table utkast (
    helseaktor_id uuid not null references helseaktor,
    skjema text not null,
    felt jsonb not null,
    feil jsonb not null default '[]',
    endret timestamptz not null,
    primary key (helseaktor_id, skjema)
);

-- Once-only keys of forms: the second press of a button finds what the first one did.
create table utfort (
    nokkel uuid primary key,
    eier uuid not null,
    handling text not null,
    resultat text not null,
    tid timestamptz not null
);
create index on utfort (tid);

-- The audit trail. One chain of hashes per person (or 'system'), so that writers for different people do not wait for each other.
create table revisjon (
    kjede uuid not null, -- the clinician the row is about; nil for the system
    nr bigint not null,
    tid timestamptz not null,
    aktor_slag text not null check (aktor_slag in ('behandler', 'saksbehandler', 'epj', 'system')),
    aktor_id uuid,
    sesjon_id uuid,
    handling text not null,
    objekt text not null,
    objekt_id text not null,
    felt text,
    gammel text,
    ny text,
    foresporsel text not null, -- request id
    forrige_hash bytea not null,
    hash bytea not null,
    primary key (kjede, nr)
);
create index on revisjon (objekt, objekt_id, tid desc);

create function revisjon_lenke() returns trigger language plpgsql as $$
declare
    siste record;
begin
    perform pg_advisory_xact_lock(hashtextextended(new.kjede::text, 7));
    select nr, hash into siste from revisjon where kjede = new.kjede order by nr desc limit 1;
    new.nr := coalesce(siste.nr, 0) + 1;
    new.forrige_hash := coalesce(siste.hash, '\x00'::bytea);
    new.hash := revisjon_hash(new);
    return new;
end $$;

-- Every column but the hash itself, lengths included so that no two rows read alike.
create function revisjon_hash(r revisjon) returns bytea language sql immutable as $$
    select sha256(r.forrige_hash || convert_to(jsonb_build_array(
        r.kjede, r.nr, extract(epoch from r.tid), r.aktor_slag, r.aktor_id, r.sesjon_id, r.handling, r.objekt, r.objekt_id, r.felt, r.gammel, r.ny,
        r.foresporsel)::text, 'UTF8'))
$$;

create trigger revisjon_lenke before insert on revisjon for each row execute function revisjon_lenke();

create function avvis_endring() returns trigger language plpgsql as $$
begin
    raise exception '% kan bare legges til i', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger revisjon_uforanderlig before update or delete on revisjon for each row execute function avvis_endring();
create trigger revisjon_ikke_tomt before truncate on revisjon for each statement execute function avvis_endring();
revoke update, delete, truncate on revisjon from public;
do $$ begin execute format('revoke update, delete, truncate on revisjon from %I', current_user); end $$;

-- Rows whose link does not hold; empty when nobody has touched the trail.
create view revisjon_brudd as
    select r.kjede, r.nr
    from (select *, lag(hash, 1, '\x00'::bytea) over (partition by kjede order by nr) as skal, row_number() over (partition by kjede order by nr) as plass
          from revisjon) r
    join revisjon x using (kjede, nr)
    where r.hash <> revisjon_hash(x) or r.forrige_hash <> r.skal or r.nr <> r.plass;

-- Mail waits here until it is sent; the address is encrypted, the text holds no details.
create table epost_ut (
    id uuid primary key,
    helseaktor_id uuid references helseaktor,
    slag text not null,
    til_kryptert bytea not null,
    emne text not null,
    tekst text not null,
    opprettet timestamptz not null,
    neste_forsok timestamptz not null,
    forsok int not null default 0,
    sendt timestamptz,
    oppgitt timestamptz,
    feil text
);
create index on epost_ut (neste_forsok) where sendt is null and oppgitt is null;

-- Work for the workers inside every instance. A row is taken with «for update skip locked».
create table jobb (
    id bigint generated always as identity primary key,
    slag text not null,
    nokkel text not null,
    kjor_etter timestamptz not null,
    forsok int not null default 0,
    feil text,
    ferdig timestamptz,
    unique (slag, nokkel)
);
create index on jobb (kjor_etter) where ferdig is null;

create table driftsmelding (
    id bigint generated always as identity primary key,
    slag text not null check (slag in ('info', 'warning', 'danger')),
    tekst_nb text not null,
    tekst_nn text not null,
    fra timestamptz not null,
    til timestamptz not null check (til > fra)
);

-- Keys the portal makes itself and shares between instances, encrypted with the configured key.
create table nokkel (
    kid text primary key,
    slag text not null check (slag in ('jwe')),
    privat_kryptert bytea not null,
    opprettet timestamptz not null
);
