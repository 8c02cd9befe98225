insert into hold (arbeid, grunn, satt, satt_av, opphevet, opphevet_av) values ('kontroll', 'Feil i takstene', '2026-01-06T10:00Z', 'drift', '2026-01-06T11:00Z', 'drift');
update jobb set oppgitt = '2026-01-09T10:00Z' where ferdig is null;
