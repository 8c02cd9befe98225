insert into gjemt_skjema values (sha256('g1'), '00000000-0000-0000-0000-000000000001', 'x', '2026-01-06T10:00Z');
