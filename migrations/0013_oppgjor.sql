-- The facts of a decision as they were when it was made; a bill credited later does not change them.
alter table vedtak
    add column krevd_ore bigint not null default 0,
    add column kreditert_ore bigint not null default 0 check (kreditert_ore <= 0), -- part of godkjent_ore: credited bills
    add column antall_innsendinger int not null default 0 check (antall_innsendinger >= 0),
    add column antall_godkjente int not null default 0 check (antall_godkjente >= 0),
    add column antall_avviste int not null default 0 check (antall_avviste >= 0),
    add column behandlet_fra date,
    add column behandlet_til date,
    add constraint vedtak_behandlet check ((behandlet_fra is null) = (behandlet_til is null) and behandlet_fra <= behandlet_til);
create index vedtak_praksis on vedtak (praksis_id, dato desc, id desc);

-- One row per working day: that day's run. Done when every practice is; otherwise tried again with growing waits.
create table oppgjorskjoring (
    dato date primary key,
    startet timestamptz not null,
    ferdig timestamptz,
    forsok int not null default 0,
    neste_forsok timestamptz not null,
    antall_vedtak int not null default 0,
    sum_ore bigint not null default 0
);

-- The payment system said no; the sentence for people is made from the code.
alter table utbetalingsordre
    add column avvist timestamptz,
    add column bilag_id text,
    add constraint utbetalingsordre_ett_utfall check (utbetalt is null or avvist is null);
create index utbetalingsordre_venter on utbetalingsordre (opprettet) where utbetalt is null and avvist is null;

-- What the run looks for: controlled claims without a decision, also those where every bill was rejected.
drop index melding_til_utbetaling;
create index melding_uten_vedtak on melding (praksis_id) where kontrollstatus = 'ferdig_kontrollert' and vedtak_id is null;
