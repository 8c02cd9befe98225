insert into avtale_kopi values ('00000000-0000-0000-0000-000000000062', 'pdf', '2025-12-02T10:00Z');
