insert into revisjonssjekk values ('2026-01-08', '2026-01-08T02:00Z', 10, 0);
