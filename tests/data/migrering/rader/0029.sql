insert into samtykkepaminnelse values ('00000000-0000-0000-0000-000000000001', 'helfo', '2026-01-01', '2026-01-06T02:00Z');
