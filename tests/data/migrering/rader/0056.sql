insert into revisjon (kjede, nr, tid, aktor_slag, aktor_id, handling, objekt, objekt_id, foresporsel, forrige_hash, segl, klient) values
    ('00000000-0000-0000-0000-000000000002', 1, '2026-01-08T10:00Z', 'epj', '00000000-0000-0000-0000-000000000002', 'krav.mottatt', 'melding', 'm1', 'f2', '\x00', sha256('segl'), 'epj-klient');
insert into revisjonsdag values ('2026-01-08', '2026-01-09T02:00Z', 2, 2, sha256('rot'));
insert into revisjonshode select kjede, '2026-01-08', nr, hash, sha256('segl') from revisjon;
