insert into takstsett (slag, kilde, hentet, sjekksum, antall, lest) values ('hentet', 'register', '2026-01-06T10:00Z', sha256('sett'), 1, '{"feil": []}');
insert into takstbruk (sett_id, valgt_sett_id, fra, tid, av) select max(id), max(id), '2026-07-01', '2026-01-06T10:00Z', 'prove' from takstsett;
insert into kontroll_tidligere (melding_id, bruk_nr, tid, antall_avviste, godkjent_ore, merknader, regninger)
    select '00000000-0000-0000-0000-000000000056', max(nr), '2026-01-09T10:00Z', 0, 20000, '[]', '[]' from takstbruk;
