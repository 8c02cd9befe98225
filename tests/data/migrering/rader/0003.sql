insert into takst (fagomrade, kode, tekst, honorar_ore, egenandel_ore, refusjon_ore, gyldig_fra, gyldig_til, kilde) values
    ('LE', '2ad', 'Konsultasjon', 30000, 10000, 20000, '2025-07-01', '2026-06-30', 'forskrift');
-- Paid, not handed over, rejected by the payment system.
insert into vedtak (id, helseaktor_id, praksis_id, dato, belop_ore, godkjent_ore, inngaende_ore, utgaende_ore, konto_kryptert, konto_maskert, kid, opprettet, utbetalt) values
    (101, '00000000-0000-0000-0000-000000000001', 1000000001, '2026-01-06', 20000, 20000, 0, 0, 'x', '*', '12345', '2026-01-06T16:00Z', '2026-01-07T23:00Z'),
    (102, '00000000-0000-0000-0000-000000000001', 1000000001, '2026-01-07', 20000, 20000, 0, 0, 'x', '*', null, '2026-01-07T16:00Z', null),
    (103, '00000000-0000-0000-0000-000000000001', 1000000001, '2026-01-08', 20000, 20000, 0, 0, 'x', '*', null, '2026-01-08T16:00Z', null);
insert into melding (id, helseaktor_id, praksis_id, kanal, innhold_hash, mottatt, meldingsstatus, kontrollstatus, utbetalingsstatus, innsending_id, vedtak_id, antall_regninger, antall_avviste, krevd_ore, godkjent_ore, epj, innhold_kryptert, endret) values
    ('00000000-0000-0000-0000-000000000051', '00000000-0000-0000-0000-000000000001', 1000000001, 'api', sha256('m1'), '2026-01-06T10:00Z', 'ferdig_behandlet', 'ferdig_kontrollert', 'utbetalt', 1, 101, 2, 1, 40000, 20000, 'EPJ 1', 'x', '2026-01-06T10:00Z'),
    ('00000000-0000-0000-0000-000000000052', '00000000-0000-0000-0000-000000000001', 1000000001, 'opplasting', sha256('m2'), '2026-01-06T11:00Z', 'feil_i_melding', 'ikke_sendt_til_kontroll', 'ikke_sendt_til_utbetaling', null, null, 0, 0, 0, null, null, null, '2026-01-06T10:00Z'),
    ('00000000-0000-0000-0000-000000000053', '00000000-0000-0000-0000-000000000001', 1000000001, 'api', sha256('m3'), '2026-01-06T12:00Z', 'sendt_til_behandling', 'kontrolleres', 'ikke_sendt_til_utbetaling', 3, null, 1, 0, 20000, null, null, 'x', '2026-01-06T10:00Z'),
    ('00000000-0000-0000-0000-000000000054', '00000000-0000-0000-0000-000000000001', 1000000001, 'api', sha256('m4'), '2026-01-07T10:00Z', 'ferdig_behandlet', 'ferdig_kontrollert', 'sendt_til_utbetaling', 4, 102, 1, 0, 20000, 20000, null, 'x', '2026-01-07T10:00Z'),
    ('00000000-0000-0000-0000-000000000055', '00000000-0000-0000-0000-000000000001', 1000000001, 'api', sha256('m5'), '2026-01-08T10:00Z', 'ferdig_behandlet', 'ferdig_kontrollert', 'sendt_til_utbetaling', 5, 103, 1, 0, 20000, 20000, null, 'x', '2026-01-08T10:00Z'),
    ('00000000-0000-0000-0000-000000000056', '00000000-0000-0000-0000-000000000001', 1000000001, 'api', sha256('m6'), '2026-01-08T11:00Z', 'ferdig_behandlet', 'ferdig_kontrollert', 'ikke_sendt_til_utbetaling', 6, null, 1, 0, 20000, 20000, null, 'x', '2026-01-08T10:00Z');
insert into regning (id, melding_id, helseaktor_id, plass, guid, regningsnummer, tidspunkt, pasient_oppslag, takstkoder, status, krevd_ore, godkjent_ore, betalt_egenandel, kreditering, funn, linjer) overriding system value values
    (201, '00000000-0000-0000-0000-000000000051', '00000000-0000-0000-0000-000000000001', 0, '00000000-0000-0000-0000-000000000071', '1', '2026-01-05T09:00Z', sha256('p1'), '{2ad}', 'godkjent', 20000, 20000, false, false, '[]', '[{"takst": "2ad", "antall": 1, "krevd": 20000, "godkjent": 20000}]'),
    (202, '00000000-0000-0000-0000-000000000051', '00000000-0000-0000-0000-000000000001', 1, '00000000-0000-0000-0000-000000000072', '2', '2026-01-05T10:00Z', sha256('p2'), '{2ad}', 'avvist', 20000, 0, null, false, '[{"regel": "K05FremITid", "niva": "avviser", "verdier": {}}]', '[]'),
    (203, '00000000-0000-0000-0000-000000000053', '00000000-0000-0000-0000-000000000001', 0, null, '3', '2026-01-05T11:00Z', sha256('p1'), '{2ad}', 'behandles', 20000, null, null, false, '[]', '[]'),
    (204, '00000000-0000-0000-0000-000000000054', '00000000-0000-0000-0000-000000000001', 0, null, '4', '2026-01-05T12:00Z', sha256('p1'), '{2ad}', 'kreditert', 20000, 20000, true, false, '[]', '[]'),
    (205, '00000000-0000-0000-0000-000000000055', '00000000-0000-0000-0000-000000000001', 0, null, '5', '2026-01-05T13:00Z', sha256('p1'), '{2ad}', 'godkjent', 20000, 20000, true, false, '[]', '[]'),
    (206, '00000000-0000-0000-0000-000000000056', '00000000-0000-0000-0000-000000000001', 0, null, '6', '2026-01-05T14:00Z', sha256('p1'), '{2ad}', 'godkjent', 20000, 20000, true, false, '[]', '[]');
insert into reskontro (praksis_id, vedtak_id, regning_id, slag, belop_ore, tid) values
    (1000000001, 101, 201, 'refusjon', 20000, '2026-01-06T16:00Z'),
    (1000000001, 101, null, 'utbetaling', -20000, '2026-01-07T23:00Z'),
    (1000000001, 102, 204, 'refusjon', 20000, '2026-01-07T16:00Z'),
    (1000000001, 103, 205, 'refusjon', 20000, '2026-01-08T16:00Z');
insert into utbetalingsordre (vedtak_id, melding_id, forsystem_ref, belop_ore, ordre, sendt, betaling_id, status_kode, utbetalt, feil, opprettet) values
    (101, '00000000-0000-0000-0000-000000000081', 'U101', 20000, '{"belop": "200.00"}', '2026-01-06T16:00Z', 'B101', 'UTBETALT', '2026-01-07T23:00Z', null, '2026-01-06T16:00Z'),
    (102, '00000000-0000-0000-0000-000000000082', 'U102', 20000, '{"belop": "200.00"}', null, null, null, null, 'mappen svarer ikke', '2026-01-07T16:00Z'),
    (103, '00000000-0000-0000-0000-000000000083', 'U103', 20000, '{"belop": "200.00"}', '2026-01-08T16:00Z', 'B103', 'AVVIST', null, null, '2026-01-08T16:00Z');
