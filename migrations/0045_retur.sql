-- Money the bank has sent back is booked as such, and may be paid once more: the n-th payment and the n-th return of a decision.
alter table reskontro
    drop constraint reskontro_slag_check,
    drop constraint reskontro_check,
    add column nr smallint not null default 1 check (nr > 0),
    add constraint reskontro_slag_check check (slag in ('refusjon', 'kreditering', 'utbetaling', 'retur')),
    add constraint reskontro_regning_check check ((slag in ('utbetaling', 'retur')) = (regning_id is null));
drop index reskontro_utbetaling;
create unique index reskontro_utbetaling on reskontro (vedtak_id, slag, nr) where slag in ('utbetaling', 'retur');
