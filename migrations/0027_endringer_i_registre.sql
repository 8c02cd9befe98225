-- What registers tell after a practice was registered: changes in Enhetsregisteret, and approvals in HPR.

-- Where the next reading of a feed starts. Null: it has not been read, and starts a day back.
create table enhetsstrom (
    strom text primary key check (strom in ('underenheter')),
    neste bigint check (neste > 0),
    lest timestamptz
);
insert into enhetsstrom (strom) values ('underenheter');

-- Units that practices use, as they were last seen; only to tell what has changed. Null when the register has taken the unit out:
-- then nothing but the number may be kept.
create table enhet_speil (
    orgnr text primary key check (orgnr ~ '^[0-9]{9}$'),
    enhet jsonb,
    sett timestamptz not null
);

-- What was found about the place of a practice, as a task for its owner. The practice itself is never changed by it.
create table praksis_stedendring (
    id uuid primary key default gen_random_uuid(),
    praksis_id bigint not null references praksis,
    orgnr text not null check (orgnr ~ '^[0-9]{9}$'), -- the place it is about; another place makes it moot
    slag text not null check (slag in ('adresse', 'eier', 'slettet', 'nedlagt')),
    gammel text, -- before and after, as people read them
    ny text,
    ny_adresse jsonb check (ny_adresse is null or slag = 'adresse'), -- what «Ja, det stemmer» takes
    dato date, -- of the deletion, the closing or the new owner, when the register gives one
    funnet timestamptz not null,
    avgjort timestamptz,
    avgjort_som text check (avgjort_som in ('bekreftet', 'byttet', 'erstattet', 'bortfalt')),
    check ((avgjort is null) = (avgjort_som is null)),
    check (avgjort_som is distinct from 'bekreftet' or slag in ('adresse', 'eier'))
);
-- One open finding of a kind per practice.
create unique index praksis_stedendring_en_aapen on praksis_stedendring (praksis_id, slag) where avgjort is null;
create index praksis_stedendring_praksis on praksis_stedendring (praksis_id, funnet);
-- Who uses a unit.
create index praksis_orgnr on praksis (orgnr);

-- When a person's approvals were last told by HPR, and how: at login through HelseID, or by the nightly look in HPR.
create table hpr_kontroll (
    helseaktor_id uuid primary key references helseaktor,
    kontrollert timestamptz not null,
    kilde text not null check (kilde in ('innlogging', 'hpr'))
);
insert into hpr_kontroll (helseaktor_id, kontrollert, kilde)
    select helseaktor_id, max(hentet), 'innlogging' from godkjenning group by helseaktor_id;

-- Every change in somebody's approvals. The table godkjenning holds those that are valid now.
create table godkjenning_historikk (
    id bigint generated always as identity primary key,
    helseaktor_id uuid not null references helseaktor,
    hendelse text not null check (hendelse in ('ny', 'endret', 'bortfalt')),
    yrke text not null,
    autorisasjon text not null,
    autorisasjon_tekst text not null,
    spesialiteter jsonb not null,
    kilde text not null check (kilde in ('innlogging', 'hpr')),
    gjelder_fra date not null, -- the first day it is so: of a loss, the first day without
    tid timestamptz not null
);
create index on godkjenning_historikk (helseaktor_id, id);
create trigger godkjenning_historikk_uforanderlig before update or delete on godkjenning_historikk for each row execute function avvis_endring();
insert into godkjenning_historikk (helseaktor_id, hendelse, yrke, autorisasjon, autorisasjon_tekst, spesialiteter, kilde, gjelder_fra, tid)
    select helseaktor_id, 'ny', yrke, autorisasjon, autorisasjon_tekst, spesialiteter, 'innlogging', (hentet at time zone 'Europe/Oslo')::date, hentet
    from godkjenning g order by g.hentet;

-- A practice whose owner has lost what its type needs. It stays, but must be cleared up.
create table praksis_avklaring (
    id uuid primary key default gen_random_uuid(),
    praksis_id bigint not null references praksis,
    grunn text not null check (grunn in ('bortfalt', 'begrenset', 'spesialitet')),
    fra date not null, -- the first day without
    til date check (til >= fra - 1), -- the last day without, when the approval came back; a day before «fra» is no day at all
    opprettet timestamptz not null,
    varslet timestamptz, -- when the owner was told
    lukket timestamptz,
    lukket_som text check (lukket_som in ('tilbake', 'saksbehandler', 'erstattet')),
    lukking_varslet timestamptz,
    check ((lukket is null) = (lukket_som is null)),
    check ((til is not null) = (lukket_som is not null and lukket_som <> 'saksbehandler'))
);
create unique index praksis_avklaring_en_aapen on praksis_avklaring (praksis_id) where lukket is null;
create index praksis_avklaring_praksis on praksis_avklaring (praksis_id, fra);

-- Where the simulated HPR of the demo differs from what the login told. Not read in production.
create table hpr_avvik_demo (
    hpr text primary key check (hpr ~ '^[1-9][0-9]{0,8}$'),
    avvik text not null check (avvik in ('bortfalt', 'begrenset', 'spesialitet', 'ukjent', 'utilgjengelig')),
    fra date not null
);

alter table sak
    drop constraint sak_slag_check,
    add constraint sak_slag_check check (slag in ('konto_avvik', 'konto_meldt', 'enhet_manuell', 'utdanning', 'godkjenning'));
