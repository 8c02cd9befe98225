insert into latt_ligge values (202, '00000000-0000-0000-0000-000000000001', '2026-01-09T10:00Z');
insert into regning (id, melding_id, helseaktor_id, plass, guid, regningsnummer, tidspunkt, takstkoder, status, krevd_ore, godkjent_ore, kreditering) overriding system value values
    (207, '00000000-0000-0000-0000-000000000055', '00000000-0000-0000-0000-000000000001', 1, '00000000-0000-0000-0000-000000000077', '7', '2026-01-05T12:00Z', '{2ad}', 'godkjent', 20000, -20000, true);
insert into motregning values (103, '00000000-0000-0000-0000-000000000055', 207, 20000, '2026-01-08T16:00Z');
insert into melding (id, helseaktor_id, praksis_id, kanal, innhold_hash, mottatt, meldingsstatus, kontrollstatus, utbetalingsstatus, innsending_id, antall_regninger, krevd_ore, innhold_kryptert, endret, rebehandler) values
    ('00000000-0000-0000-0000-000000000057', '00000000-0000-0000-0000-000000000001', 1000000001, 'api', sha256('m7'), '2026-01-06T10:00Z', 'sendt_til_behandling', 'kontrolleres_manuelt', 'ikke_sendt_til_utbetaling', 7, 1, 20000, 'x', '2026-01-09T10:00Z', '00000000-0000-0000-0000-000000000051');
