insert into utbetalingskvittering (nokkel, innhold_hash, vedtak_id, forsystem_ref, oppdrag, vurdering, belop_ore, betaling_id, bilag_id, status_kode, feilkoder, utbetalt, tatt) values
    ('kv1', sha256('kv1'), 101, 'U101', 'utbetaling', 'utbetalt', 20000, 'B101', 'BI101', 'UTBETALT', 'F1', '2026-01-07T23:00Z', '2026-01-08T02:00Z');
insert into utbetalingsendring select 103, 1, '00000000-0000-0000-0000-0000000000c1', 'BI103', 'y', '*', id, '2026-01-09T10:00Z', '2026-01-09T16:00Z' from praksis_konto where praksis_id = 1000000001 and nr = 1;
insert into betalingsavvik (id, slag, vedtak_id, forsystem_ref, kilde, forventet_ore, oppgitt_ore, utbetalt, betaling_id, bilag_id, status_kode, oppdaget, lost) values
    ('00000000-0000-0000-0000-0000000000d1', 'feil_belop', 101, 'U101', 'kv1', 20000, 10000, '2026-01-07T23:00Z', 'B101', 'BI101', 'UTBETALT', '2026-01-08T02:00Z', '2026-01-09T10:00Z');
insert into avstemming values ('2026-01-08', '2026-01-08T02:00Z', 1, 1, 1, 1);
insert into avstemmingsliste values (sha256('liste'), '2026-01-08', 1);
