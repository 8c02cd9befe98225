insert into utdanning (id, helseaktor_id, yrke, status, sendt, avgjort, avgjort_av, begrunnelse) values
    ('00000000-0000-0000-0000-0000000000a1', '00000000-0000-0000-0000-000000000002', 'logoped', 'avvist', '2026-01-01T10:00Z', '2026-01-02T10:00Z', '00000000-0000-0000-0000-000000000011', 'Mangler vitnemål'),
    ('00000000-0000-0000-0000-0000000000a2', '00000000-0000-0000-0000-000000000002', 'logoped', 'godkjent', '2026-01-03T10:00Z', '2026-01-04T10:00Z', '00000000-0000-0000-0000-000000000011', null),
    ('00000000-0000-0000-0000-0000000000a3', '00000000-0000-0000-0000-000000000002', 'audiopedagog', 'til_behandling', '2026-01-03T10:00Z', null, null, null);
insert into vedlegg (id, helseaktor_id, mappe, dokument, filnavn_kryptert, opprettet, type, storrelse, sha256, virus, mottatt, innsendt, utdanning_id) values
    ('00000000-0000-0000-0000-0000000000b1', '00000000-0000-0000-0000-000000000002', 'utdanning/logoped', 'vitnemal', 'x', '2026-01-03T09:00Z', 'pdf', 100, sha256('f'), 'ren', '2026-01-03T09:01Z', '2026-01-03T10:00Z', '00000000-0000-0000-0000-0000000000a2'),
    ('00000000-0000-0000-0000-0000000000b2', '00000000-0000-0000-0000-000000000001', 'ny-praksis', 'kommuneavtale', 'x', '2026-01-03T09:00Z', 'pdf', 100, sha256('g'), 'ikke_sjekket', '2026-01-03T09:01Z', null, null),
    ('00000000-0000-0000-0000-0000000000b3', '00000000-0000-0000-0000-000000000001', 'ny-praksis', 'kommuneavtale', 'x', '2026-01-03T09:00Z', null, null, null, null, null, null, null);
insert into vedlegg_del select id, 0, 'x' from vedlegg;
insert into praksis (id, helseaktor_id, type, navn, orgnr, enhet_kilde, konto_kryptert, konto_maskert, opprettet, endret, vikar_for_hpr, dokumenteres) values
    (1000000003, '00000000-0000-0000-0000-000000000001', 'LEVA', 'Vikariatet', '974760673', 'manuell', 'x', '*', '2026-01-01T10:00Z', '2026-01-01T10:00Z', '565500222', true);
insert into praksis_periode values (1000000003, '[2026-01-01,2026-03-01)');
