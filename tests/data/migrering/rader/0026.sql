insert into ar_part (her_id, forelder, slag, navn, visningsnavn, foreldrenavn, foreldre_orgnr, orgnr, aktiv, gyldig, gyldig_fra, gyldig_til, endret, gate, postnummer, poststed, kommunenummer, kommune) values
    (1001, 1000, 'tjeneste', 'Fastlege', 'Fastlege, Kurbadet', 'Kurbadet', '974760673', '974760673', true, true, '2020-01-01', '2030-01-01', '2026-01-01T10:00Z', 'Gata 1', '0101', 'Oslo', '0301', 'Oslo');
insert into ar_feed (siste_hendelse, eksportert, hentet) values ('h1', '2026-01-01T10:00Z', '2026-01-01T10:00Z');
update praksis set sted_kilde = 'AR', sted_her_id = 1001, sted_vist = '{"navn": "Kurbadet"}' where id = 1000000001;
