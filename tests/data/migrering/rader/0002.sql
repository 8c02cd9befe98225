insert into praksis (id, helseaktor_id, type, navn, orgnr, enhet_kilde, adresse, postnummer, poststed, kommunenummer, kommune, konto_kryptert, konto_maskert, opprettet, endret) values
    (1000000001, '00000000-0000-0000-0000-000000000001', 'FALE', 'Kurbadet', '974760673', 'register', '{Gata 1}', '0101', 'Oslo', '0301', 'Oslo', 'x', '*', '2026-01-01T10:00Z', '2026-01-01T10:00Z');
insert into praksis_periode values (1000000001, '[2025-01-01,)');
insert into praksis_epost values (1000000001, 'a@example.no', true);
insert into avtaleversjon (id, gyldig_fra, ma_signeres_innen, tekst_nb, tekst_nn, hash_nb, hash_nn) values
    ('2025-1', '2025-01-01', '2025-06-01', 'a', 'b', sha256('a'), sha256('b')),
    ('2026-1', '2025-11-01', null, 'c', 'd', sha256('c'), sha256('d'));
insert into avtale (id, helseaktor_id, versjon_id, sprak, tekst_hash, navn, niva, idp, auth_tid, sesjon_id, signert, gyldig_fra, avsluttet, avslutning) values
    ('00000000-0000-0000-0000-000000000061', '00000000-0000-0000-0000-000000000001', '2025-1', 'nb', sha256('a'), 'Kvart Grevling', 4, 'testidp', '2025-01-02T10:00Z', '00000000-0000-0000-0000-000000000021', '2025-01-02T10:00Z', '2025-01-02', '2025-12-01', 'erstattet'),
    ('00000000-0000-0000-0000-000000000062', '00000000-0000-0000-0000-000000000001', '2026-1', 'nn', sha256('d'), 'Kvart Grevling', 4, 'testidp', '2025-12-02T10:00Z', '00000000-0000-0000-0000-000000000021', '2025-12-02T10:00Z', '2025-12-02', null, null);
insert into samtykke (helseaktor_id, formal, svar, tekstversjon, sprak, sesjon_id, tid) values
    ('00000000-0000-0000-0000-000000000001', 'helfo', 'ja', '1', 'nb', '00000000-0000-0000-0000-000000000021', '2026-01-01T10:00Z');
