update vedtak set behandlet_fra = '2026-01-05', behandlet_til = '2026-01-05' where id = 101;
insert into oppgjorskjoring values ('2026-01-06', '2026-01-06T16:00Z', '2026-01-06T16:05Z', 1, '2026-01-06T16:00Z', 2, 40000);
update utbetalingsordre set avvist = '2026-01-09T10:00Z', bilag_id = 'BI103' where vedtak_id = 103;
