update installasjon set system = 's1', tidslinje = 1, database = 1;
insert into avslutning (id, dato, antall, sum_ore, gjenstaar, opprettet, skrevet) values (301, '2026-01-06', 1, 20000, 0, '2026-01-06T16:05Z', '2026-01-06T16:05Z');
update utbetalingsordre set innhold_kryptert = 'x', avslutning_id = 301 where vedtak_id = 102;
