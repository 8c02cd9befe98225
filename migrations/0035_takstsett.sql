-- The tariff is renewed in whole sets: fetched or read, compared, and taken into use from a day. Earlier sets are kept.

create table takstsett (
    id bigint generated always as identity primary key,
    -- innebygd: with the program. hentet: from the open register. fil: a file. sammensatt: what is in force when a set is taken into use from a
    -- day, with the rows of the days before it.
    slag text not null check (slag in ('innebygd', 'hentet', 'fil', 'sammensatt')),
    kilde text not null,
    hentet timestamptz not null,
    sjekksum bytea not null check (length(sjekksum) = 32), -- of the content, whatever the order
    antall int not null check (antall >= 0),
    regler jsonb not null default '[]',
    -- What was read beside the rows: faults and notes with their places, and which fields were told of at all.
    lest jsonb,
    -- Of a composed set: the built-in edition below, and the sets taken into use on it, each from its day, in that order.
    bestar_av jsonb not null default '[]',
    grunnlag bytea check (length(grunnlag) = 32),
    check ((slag in ('hentet', 'fil')) = (lest is not null)),
    check ((slag in ('innebygd', 'sammensatt')) = (grunnlag is not null))
);
create unique index takstsett_innhold on takstsett (sjekksum) where slag in ('hentet', 'fil');

create table takstrad (
    sett_id bigint not null references takstsett,
    fagomrade text not null,
    kode text not null,
    tekst text not null,
    honorar_ore bigint not null check (honorar_ore >= 0),
    egenandel_ore bigint not null check (egenandel_ore >= 0),
    refusjon_ore bigint not null check (refusjon_ore >= 0),
    gyldig_fra date not null,
    gyldig_til date, -- by convention; a takst stays in use until a newer one is loaded
    utgatt date,     -- last day of a code that has left the tariff
    spesialist boolean not null,
    pasient_betaler boolean not null,
    merknad text,
    kilde text not null,
    primary key (sett_id, fagomrade, kode, gyldig_fra),
    check (honorar_ore = egenandel_ore + refusjon_ore),
    check (gyldig_til is null or gyldig_til >= gyldig_fra),
    check (utgatt is null or utgatt >= gyldig_fra)
);

-- Which set is in force: the newest row, and so exactly one. `valgt_sett_id` is the set that was chosen, `sett_id` what is in force with it.
create table takstbruk (
    nr bigint generated always as identity primary key,
    sett_id bigint not null references takstsett,
    valgt_sett_id bigint references takstsett,
    fra date, -- first day of treatment; null: every day
    tid timestamptz not null,
    av text not null,
    check ((valgt_sett_id is null) = (fra is null))
);

-- What the control first came to for a message that is controlled again because the tariff was renewed before anything was decided.
create table kontroll_tidligere (
    id bigint generated always as identity primary key,
    melding_id uuid not null references melding,
    bruk_nr bigint not null references takstbruk,
    tid timestamptz not null,
    antall_avviste int not null,
    godkjent_ore bigint,
    merknader jsonb not null,
    regninger jsonb not null, -- id, status, godkjent_ore, funn, linjer
    unique (melding_id, bruk_nr)
);

create trigger takstsett_uforanderlig before update or delete on takstsett for each row execute function avvis_endring();
create trigger takstsett_ikke_tomt before truncate on takstsett for each statement execute function avvis_endring();
create trigger takstrad_uforanderlig before update or delete on takstrad for each row execute function avvis_endring();
create trigger takstrad_ikke_tomt before truncate on takstrad for each statement execute function avvis_endring();
create trigger takstbruk_uforanderlig before update or delete on takstbruk for each row execute function avvis_endring();
create trigger takstbruk_ikke_tomt before truncate on takstbruk for each statement execute function avvis_endring();
create trigger kontroll_tidligere_uforanderlig before update or delete on kontroll_tidligere for each row execute function avvis_endring();

-- The tariff of a database from before, with rows the program's files no longer have. The program's rules come with its first start. The old
-- table stays for the version before; a later migration removes it.
with sett as (
    insert into takstsett (slag, kilde, hentet, sjekksum, antall, grunnlag)
    select 'innebygd', 'Tabellen takst, fra før sett', now(), sha256(convert_to(string_agg(t::text, E'\n' order by fagomrade, kode, gyldig_fra), 'UTF8')), count(*),
           sha256('')
    from takst t having count(*) > 0
    returning id
), rader as (
    insert into takstrad
    select sett.id, fagomrade, kode, tekst, honorar_ore, egenandel_ore, refusjon_ore, gyldig_fra, gyldig_til, utgatt, spesialist, pasient_betaler, merknad, kilde
    from sett, takst
)
insert into takstbruk (sett_id, tid, av) select id, now(), 'migrering' from sett;
