insert into samtykke (helseaktor_id, formal, svar, tekstversjon, sprak, sesjon_id, tid, tekst_hash) values
    ('00000000-0000-0000-0000-000000000001', 'helsedirektoratet', 'nei', '2', 'nn', '00000000-0000-0000-0000-000000000021', '2026-01-02T10:00Z', sha256('tekst'));
