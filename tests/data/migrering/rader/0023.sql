insert into avtale_kontroll values ('00000000-0000-0000-0000-000000000062', sha256('kode'), 'x', sha256('pdf'), '2025-12-02T10:00Z');
