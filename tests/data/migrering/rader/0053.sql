insert into epostendring_lenke values (sha256('e1'), '00000000-0000-0000-0000-000000000001', 'a@example.no', 'b@example.no', '2026-01-06T10:00Z', '2026-01-13T10:00Z', '2026-01-07T10:00Z');
