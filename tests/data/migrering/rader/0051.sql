insert into profil (profil, satt, satt_av) values ('demo', '2026-01-01T10:00Z', 'start');
