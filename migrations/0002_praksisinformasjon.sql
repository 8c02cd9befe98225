-- Praksis, avtale, samtykke: the three tabs of Praksisinformasjon.

create sequence praksis_id start 1004330001;

create table praksis (
    id bigint primary key default nextval('praksis_id') check (id between 1000000000 and 9999999999),
    helseaktor_id uuid not null references helseaktor,
    type text not null check (type ~ '^[A-Z]{4}$'),
    navn text not null check (length(navn) between 1 and 200),
    orgnr text not null check (orgnr ~ '^[0-9]{9}$'),
    enhet_kilde text not null check (enhet_kilde in ('register', 'uverifisert')), -- 'uverifisert': the register did not answer, a job looks again
    adresse text[] not null default '{}',
    postnummer text check (postnummer ~ '^[0-9]{4}$'),
    poststed text,
    kommunenummer text check (kommunenummer ~ '^[0-9]{4}$'),
    kommune text,
    ambulerende boolean not null default false, -- hides the visiting address from citizens
    konto_kryptert bytea not null,
    konto_maskert text not null,
    versjon int not null default 1,
    opprettet timestamptz not null,
    endret timestamptz not null
);
create index on praksis (helseaktor_id);

create table praksis_periode (
    praksis_id bigint not null references praksis,
    periode daterange not null check (not isempty(periode) and lower(periode) is not null),
    -- Periods of one practice never overlap. The range over the id lets gist compare a plain number.
    exclude using gist (int8range(praksis_id, praksis_id, '[]') with &&, periode with &&)
);
create index on praksis_periode (praksis_id);

create table praksis_epost (
    praksis_id bigint not null references praksis,
    epost text not null check (length(epost) <= 254),
    primaer boolean not null default false,
    primary key (praksis_id, epost)
);
create unique index praksis_epost_en_primaer on praksis_epost (praksis_id) where primaer;

create function hoyst_fem_epost() returns trigger language plpgsql as $$
begin
    if (select count(*) from praksis_epost where praksis_id = new.praksis_id) > 5 then
        raise exception 'hoyst fem e-postadresser' using errcode = 'check_violation', constraint = 'praksis_epost_hoyst_fem';
    end if;
    return null;
end $$;
create constraint trigger praksis_epost_hoyst_fem after insert on praksis_epost deferrable initially deferred
    for each row execute function hoyst_fem_epost();

create table avtaleversjon (
    id text primary key, -- e.g. 2026-1
    gyldig_fra date not null,
    ma_signeres_innen date, -- null: the earlier version stays good enough
    tekst_nb text not null,
    tekst_nn text not null,
    hash_nb bytea not null check (length(hash_nb) = 32),
    hash_nn bytea not null check (length(hash_nn) = 32)
);

create table avtale (
    id uuid primary key,
    helseaktor_id uuid not null references helseaktor,
    versjon_id text not null references avtaleversjon,
    sprak text not null check (sprak in ('nb', 'nn')),
    tekst_hash bytea not null check (length(tekst_hash) = 32), -- of the text that was shown
    navn text not null,
    niva smallint not null check (niva = 4),
    idp text not null,
    auth_tid timestamptz not null,
    sesjon_id uuid not null references sesjon,
    signert timestamptz not null,
    gyldig_fra date not null, -- the day of signing, or an earlier date where the agreement was registered before the portal
    avsluttet date,
    avslutning text check (avslutning in ('erstattet', 'oppsagt_av_helseaktor', 'oppsagt_av_helfo', 'tap_av_rett')),
    unique (helseaktor_id, versjon_id, signert),
    check ((avsluttet is null) = (avslutning is null))
);
create unique index avtale_en_gjeldende on avtale (helseaktor_id) where avsluttet is null;

create table samtykke (
    id bigint generated always as identity primary key,
    helseaktor_id uuid not null references helseaktor,
    formal text not null check (formal in ('helfo', 'helsedirektoratet')),
    svar text not null check (svar in ('ja', 'nei')),
    tekstversjon text not null,
    sprak text not null check (sprak in ('nb', 'nn')),
    sesjon_id uuid not null references sesjon,
    tid timestamptz not null
);
create index on samtykke (helseaktor_id, formal, id desc);
create trigger samtykke_uforanderlig before update or delete on samtykke for each row execute function avvis_endring();
