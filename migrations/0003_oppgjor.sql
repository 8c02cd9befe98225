-- Claims from message to money: krevd → kontrollert → vedtatt → utbetalt. No stage overwrites another.

create table takst (
    fagomrade text not null,
    kode text not null,
    tekst text not null,
    honorar_ore bigint not null check (honorar_ore >= 0),
    egenandel_ore bigint not null check (egenandel_ore >= 0),
    refusjon_ore bigint not null check (refusjon_ore >= 0),
    gyldig_fra date not null,
    gyldig_til date, -- by convention; a takst stays in use until a newer one is loaded
    kilde text not null,
    primary key (fagomrade, kode, gyldig_fra),
    check (honorar_ore = egenandel_ore + refusjon_ore),
    check (gyldig_til is null or gyldig_til >= gyldig_fra)
);

-- Submissions and decisions share one series of numbers, as in KUHR.
create sequence innsending_id start 100001812600001;

create table melding (
    id uuid primary key, -- behandlerkravmeldingId
    helseaktor_id uuid not null references helseaktor,
    praksis_id bigint references praksis, -- null: praksisvalg
    kanal text not null check (kanal in ('api', 'opplasting')),
    innhold_hash bytea not null check (length(innhold_hash) = 32),
    mottatt timestamptz not null,
    meldingsstatus text not null check (meldingsstatus in ('mottatt', 'klar_til_behandling', 'sendt_til_behandling', 'ferdig_behandlet', 'feil_i_melding')),
    kontrollstatus text not null check (kontrollstatus in ('ikke_sendt_til_kontroll', 'kontrolleres', 'kontrolleres_manuelt', 'ferdig_kontrollert')),
    utbetalingsstatus text not null check (utbetalingsstatus in ('ikke_sendt_til_utbetaling', 'sendt_til_utbetaling', 'utbetalt', 'ingen_utbetaling')),
    innsending_id bigint unique,
    vedtak_id bigint,
    antall_regninger int not null check (antall_regninger >= 0),
    antall_avviste int not null default 0,
    krevd_ore bigint not null,
    godkjent_ore bigint,
    epj text,
    -- The whole message, normalised and encrypted: holds who the patient is. Null when it was technically rejected.
    innhold_kryptert bytea,
    feil jsonb not null default '[]', -- technical errors: code, line, element
    merknader jsonb not null default '[]', -- informational findings on the submission
    endret timestamptz not null,
    check ((meldingsstatus = 'feil_i_melding') = (innsending_id is null)),
    check (vedtak_id is null or utbetalingsstatus in ('sendt_til_utbetaling', 'utbetalt', 'ingen_utbetaling'))
);
-- The same content twice is one message, unless the first was technically rejected.
create unique index melding_en_gang on melding (helseaktor_id, innhold_hash) where meldingsstatus <> 'feil_i_melding';
create index melding_liste on melding (helseaktor_id, mottatt desc, id desc);
create index melding_praksis on melding (helseaktor_id, praksis_id, mottatt desc, id desc);
create index on melding (vedtak_id) where vedtak_id is not null;
create index melding_til_utbetaling on melding (praksis_id) where kontrollstatus = 'ferdig_kontrollert' and utbetalingsstatus = 'ikke_sendt_til_utbetaling';

create table regning (
    id bigint generated always as identity primary key,
    melding_id uuid not null references melding,
    helseaktor_id uuid not null references helseaktor,
    plass int not null, -- place in the message
    guid uuid,
    regningsnummer text not null,
    tidspunkt timestamptz,
    pasient_oppslag bytea check (length(pasient_oppslag) = 32), -- keyed hash: same patient, never who
    takstkoder text[] not null,
    status text not null check (status in ('behandles', 'godkjent', 'avvist', 'kreditert')),
    krevd_ore bigint not null,
    godkjent_ore bigint check (status <> 'avvist' or godkjent_ore = 0),
    betalt_egenandel boolean,
    kreditering boolean not null default false,
    -- findings: code, parameters, level; words are made when shown
    funn jsonb not null default '[]',
    linjer jsonb not null default '[]', -- per takst: antall, krevd, godkjent, begrunnelse
    unique (melding_id, plass)
);
create index regning_pasient on regning (pasient_oppslag, tidspunkt) where pasient_oppslag is not null;
create index regning_nummer on regning (helseaktor_id, regningsnummer);
create index regning_guid on regning (helseaktor_id, guid);
create index regning_tid on regning (helseaktor_id, tidspunkt);
-- A number is used once per practitioner, unless the earlier bill was rejected or credited (K26).
create unique index regning_ett_godkjent on regning (helseaktor_id, regningsnummer) where status = 'godkjent' and not kreditering;

create table vedtak (
    id bigint primary key default nextval('innsending_id'),
    helseaktor_id uuid not null references helseaktor,
    praksis_id bigint not null references praksis,
    dato date not null,
    belop_ore bigint not null check (belop_ore >= 0), -- to be paid
    godkjent_ore bigint not null,                     -- approved and credited bills of the day
    inngaende_ore bigint not null check (inngaende_ore <= 0), -- debt carried in from earlier decisions
    utgaende_ore bigint not null check (utgaende_ore <= 0),   -- debt carried on
    konto_kryptert bytea not null,
    konto_maskert text not null,
    kid text,
    merknader jsonb not null default '[]',
    opprettet timestamptz not null,
    utbetalt timestamptz,
    unique (praksis_id, dato), -- one decision per practice and day
    check (belop_ore + utgaende_ore = godkjent_ore + inngaende_ore)
);
create index vedtak_liste on vedtak (helseaktor_id, dato desc, id desc);
create index vedtak_utbetalt on vedtak (helseaktor_id, utbetalt) where utbetalt is not null;
alter table melding add foreign key (vedtak_id) references vedtak;

-- The ledger: append-only, one row per bill and kind.
create table reskontro (
    id bigint generated always as identity primary key,
    praksis_id bigint not null references praksis,
    vedtak_id bigint not null references vedtak,
    regning_id bigint references regning,
    slag text not null check (slag in ('refusjon', 'kreditering', 'utbetaling')),
    belop_ore bigint not null,
    tid timestamptz not null,
    check ((slag = 'utbetaling') = (regning_id is null))
);
create unique index reskontro_regning on reskontro (regning_id, slag) where regning_id is not null;
create unique index reskontro_utbetaling on reskontro (vedtak_id) where slag = 'utbetaling';
create index on reskontro (praksis_id);
create trigger reskontro_uforanderlig before update or delete on reskontro for each row execute function avvis_endring();

-- What is handed to the payment system, and its receipt.
create table utbetalingsordre (
    vedtak_id bigint primary key references vedtak,
    melding_id uuid not null unique,
    forsystem_ref text not null unique, -- 'U' + vedtakId
    belop_ore bigint not null check (belop_ore > 0),
    ordre jsonb not null, -- without account number; that is on the decision, encrypted
    sendt timestamptz,
    betaling_id text,
    status_kode text,
    utbetalt timestamptz,
    feil text,
    opprettet timestamptz not null
);
create index on utbetalingsordre (opprettet) where utbetalt is null;
