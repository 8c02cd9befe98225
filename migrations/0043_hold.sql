-- Work that somebody has stopped, on all instances at once, until somebody lifts it.
create table hold (
    id bigint generated always as identity primary key,
    arbeid text not null check (arbeid in ('utbetaling', 'kontroll', 'post')),
    grunn text not null check (length(grunn) between 1 and 500),
    satt timestamptz not null,
    satt_av text not null check (length(satt_av) between 1 and 100),
    opphevet timestamptz,
    opphevet_av text check (length(opphevet_av) between 1 and 100),
    check ((opphevet is null) = (opphevet_av is null))
);
create unique index hold_gjeldende on hold (arbeid) where opphevet is null;

-- A job that has failed very often is not tried any more before somebody says so.
alter table jobb add column oppgitt timestamptz;
create index jobb_venter on jobb (kjor_etter, id) where ferdig is null and oppgitt is null;
create index jobb_oppgitt on jobb (oppgitt) where oppgitt is not null;
create index epost_ut_oppgitt on epost_ut (oppgitt) where oppgitt is not null;
