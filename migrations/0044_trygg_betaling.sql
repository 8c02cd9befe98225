-- Which installation this is, and how far it has come: compared with the server and with the mark beside the orders, so that a database that
-- is restored is known as one. One row.
create table installasjon (
    en boolean primary key default true check (en),
    id uuid not null default gen_random_uuid(),
    epoke int not null default 0,
    lopenummer bigint not null default 0, -- rounds in which something was handed over
    system text,                          -- what the server said of itself; null: nothing has been paid from here yet
    tidslinje bigint,
    database bigint,
    check (num_nonnulls(system, tidslinje, database) in (0, 3))
);
insert into installasjon default values;

-- What a run has handed over, as files tell the other side. Its number is of the series of decisions: no restore gives it again.
create table avslutning (
    id bigint primary key default nextval('innsending_id'),
    dato date not null, -- of the run
    antall int not null check (antall > 0),
    sum_ore bigint not null check (sum_ore > 0),
    gjenstaar int not null check (gjenstaar >= 0),
    opprettet timestamptz not null,
    skrevet timestamptz
);
create index avslutning_uskrevet on avslutning (id) where skrevet is null;

alter table utbetalingsordre
    add column innhold_kryptert bytea, -- the file as it was first tried, until it is known whether it left
    add column avslutning_id bigint references avslutning,
    add column avsluttes boolean not null default true;
-- Those handed over before have no closing.
update utbetalingsordre set avsluttes = false where sendt is not null;
create index utbetalingsordre_uavsluttet on utbetalingsordre (vedtak_id) where avsluttes and avslutning_id is null and sendt is not null;
create index utbetalingsordre_avslutning on utbetalingsordre (avslutning_id) where avslutning_id is not null;
create index utbetalingsordre_usendt on utbetalingsordre (vedtak_id) where sendt is null;
create index utbetalingsordre_betaling on utbetalingsordre (betaling_id) where betaling_id is not null;

-- A refused payment may have no voucher to name.
alter table utbetalingsendring alter column bilag_id drop not null;

alter table betalingsavvik
    drop constraint betalingsavvik_slag_check,
    add constraint betalingsavvik_slag_check check (slag in ('ukjent_ordre', 'feil_belop', 'belop_mangler', 'betalt_for', 'betalt_etter_avvisning',
        'avvist_etter_betaling', 'avvist', 'endring_avvist', 'mangler', 'ikke_sendt', 'ulik_status', 'uleselig', 'feil_dato', 'ukjent_status',
        'betaling_brukt', 'kan_ikke_sendes', 'uten_vedtak'));

-- The totals of a run are those of its decisions; runs that were stopped on their way had others.
update oppgjorskjoring k
set antall_vedtak = (select count(*) from vedtak v where v.dato = k.dato),
    sum_ore = (select coalesce(sum(v.belop_ore), 0) from vedtak v where v.dato = k.dato);
create index vedtak_dato on vedtak (dato);
