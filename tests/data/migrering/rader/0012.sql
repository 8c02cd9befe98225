insert into takst (fagomrade, kode, tekst, honorar_ore, egenandel_ore, refusjon_ore, gyldig_fra, utgatt, merknad, kilde) values
    ('LE', '2ae', 'Gammel', 30000, 10000, 20000, '2025-07-01', '2025-12-31', 'utgått', 'forskrift');
update regning set hoveddiagnose_kryptert = 'x' where id = 201;
