insert into helseaktor (id, fnr_oppslag, fnr_kryptert, hpr, fornavn, etternavn, epost, epost_bekreftet, ny_epost, telefon, opprettet, endret) values
    ('00000000-0000-0000-0000-000000000001', sha256('h1'), 'x', '565505933', 'Kvart', 'Grevling', 'a@example.no', '2026-01-02T10:00Z', 'b@example.no', '+4791234567', '2026-01-01T10:00Z', '2026-01-01T10:00Z'),
    ('00000000-0000-0000-0000-000000000002', sha256('h2'), 'x', null, 'Tydelig', 'Trane', null, null, null, null, '2026-01-01T10:00Z', '2026-01-01T10:00Z');
insert into godkjenning values ('00000000-0000-0000-0000-000000000001', 'LE', '1', 'Autorisasjon', '[]', '2026-01-01T10:00Z');
insert into epost_bekreftelse values (sha256('t1'), '00000000-0000-0000-0000-000000000001', 'a@example.no', '2026-01-01T10:00Z', '2026-01-02T10:00Z', '2026-01-01T11:00Z');
insert into saksbehandler (id, fnr_oppslag, navn, aktiv) values
    ('00000000-0000-0000-0000-000000000011', sha256('s1'), 'Ryddig Ravn', true),
    ('00000000-0000-0000-0000-000000000012', sha256('s2'), 'Snar Skjære', false);
insert into sesjon (id, token_hash, helseaktor_id, saksbehandler_id, sub, sid, niva, idp, auth_tid, id_token_kryptert, opprettet, sist_brukt, utloper, avsluttet, avsluttet_av) values
    ('00000000-0000-0000-0000-000000000021', sha256('k1'), '00000000-0000-0000-0000-000000000001', null, 'sub1', 'sid1', 4, 'testidp', '2026-01-01T10:00Z', 'x', '2026-01-01T10:00Z', '2026-01-01T10:00Z', '2026-01-01T18:00Z', null, null),
    ('00000000-0000-0000-0000-000000000022', sha256('k2'), null, '00000000-0000-0000-0000-000000000011', 'sub2', null, 4, 'testidp', '2026-01-01T10:00Z', 'x', '2026-01-01T10:00Z', '2026-01-01T10:00Z', '2026-01-01T18:00Z', '2026-01-01T11:00Z', 'bruker');
insert into innlogging values (sha256('i1'), sha256('i2'), 'x', '/', true, '2026-01-01T10:00Z');
insert into sett_jti values ('dpop', sha256('j1'), '2026-01-01T10:00Z');
insert into utkast (helseaktor_id, skjema, felt, feil, endret) values ('00000000-0000-0000-0000-000000000001', 'praksis-ny', '{"navn": "Kurbadet"}', '[]', '2026-01-01T10:00Z');
insert into utfort values ('00000000-0000-0000-0000-000000000031', '00000000-0000-0000-0000-000000000001', 'praksis.ny', '/', '2026-01-01T10:00Z');
insert into revisjon (kjede, tid, aktor_slag, aktor_id, sesjon_id, handling, objekt, objekt_id, felt, gammel, ny, foresporsel) values
    ('00000000-0000-0000-0000-000000000001', '2026-01-01T10:00Z', 'behandler', '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000021',
     'helseaktor.telefon', 'helseaktor', '00000000-0000-0000-0000-000000000001', 'telefon', 'a', 'b', 'f1');
insert into epost_ut (id, helseaktor_id, slag, til_kryptert, emne, tekst, opprettet, neste_forsok, forsok, sendt, oppgitt, feil) values
    ('00000000-0000-0000-0000-000000000041', '00000000-0000-0000-0000-000000000001', 'bekreft', 'x', 'Emne', 'Tekst', '2026-01-01T10:00Z', '2026-01-01T10:00Z', 1, '2026-01-01T10:00Z', null, null),
    ('00000000-0000-0000-0000-000000000042', '00000000-0000-0000-0000-000000000001', 'bekreft', 'x', 'Emne', 'Tekst', '2026-01-01T10:00Z', '2026-01-01T10:00Z', 9, null, '2026-01-01T10:00Z', 'avvist');
insert into jobb (slag, nokkel, kjor_etter, forsok, feil, ferdig) values
    ('kontroll', '00000000-0000-0000-0000-000000000051', '2026-01-01T10:00Z', 0, null, '2026-01-01T10:00Z'),
    ('kontroll', '00000000-0000-0000-0000-000000000053', '2026-01-01T10:00Z', 2, 'utilgjengelig', null);
insert into driftsmelding (slag, tekst_nb, tekst_nn, fra, til) values ('info', 'Vedlikehold', 'Vedlikehald', '2026-01-01T10:00Z', '2026-01-02T10:00Z');
insert into nokkel values ('k1', 'jwe', 'x', '2026-01-01T10:00Z');
