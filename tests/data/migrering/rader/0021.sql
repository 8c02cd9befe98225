insert into sak (id, slag, helseaktor_id, objekt, objekt_id, status, opprettet, avgjort, begrunnelse) values
    ('00000000-0000-0000-0000-000000000091', 'konto_avvik', '00000000-0000-0000-0000-000000000001', 'praksis_konto', '1', 'ny', '2026-01-06T10:00Z', null, null),
    ('00000000-0000-0000-0000-000000000092', 'enhet_manuell', '00000000-0000-0000-0000-000000000001', 'praksis', '1000000001', 'godkjent', '2026-01-06T10:00Z', '2026-01-07T10:00Z', 'Ser riktig ut');
insert into sak_avgjorelse values ('00000000-0000-0000-0000-000000000092', 1, '00000000-0000-0000-0000-000000000011', 'godkjent', 'Ser riktig ut', '2026-01-07T10:00Z');
insert into sak_utkast values ('00000000-0000-0000-0000-000000000091', '00000000-0000-0000-0000-000000000011', 'Ikke ferdig');
update praksis_konto set fryst = '2026-01-09T10:00Z' where praksis_id = 1000000002 and nr = 2;
insert into kontoendring_lenke select sha256('l1'), id, '2026-01-06T10:00Z', '2026-01-13T10:00Z', '2026-01-07T10:00Z' from praksis_konto where praksis_id = 1000000002 and nr = 2;
update vedtak set praksis_konto_id = (select id from praksis_konto where praksis_id = 1000000001 and nr = 1);
