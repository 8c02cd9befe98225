update enhetsstrom set neste = 100, lest = '2026-01-06T10:00Z';
insert into enhet_speil values ('974760673', '{"navn": "Kurbadet"}', '2026-01-06T10:00Z');
insert into praksis_stedendring (praksis_id, orgnr, slag, gammel, ny, ny_adresse, dato, funnet, avgjort, avgjort_som) values
    (1000000001, '974760673', 'adresse', 'Gata 1', 'Gata 2', '{"linjer": ["Gata 2"]}', '2026-01-05', '2026-01-06T10:00Z', '2026-01-07T10:00Z', 'bekreftet'),
    (1000000002, '974760673', 'nedlagt', null, null, null, '2026-01-05', '2026-01-06T10:00Z', null, null);
insert into praksis_avklaring (praksis_id, grunn, fra, til, opprettet, varslet, lukket, lukket_som, lukking_varslet) values
    (1000000001, 'bortfalt', '2026-01-02', '2026-01-04', '2026-01-03T02:00Z', '2026-01-03T02:00Z', '2026-01-05T02:00Z', 'tilbake', '2026-01-05T02:00Z'),
    (1000000002, 'spesialitet', '2026-01-02', null, '2026-01-03T02:00Z', null, null, null, null);
insert into hpr_avvik_demo values ('565505933', 'bortfalt', '2026-01-02');
