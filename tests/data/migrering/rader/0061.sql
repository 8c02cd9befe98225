insert into bremse values ('innlogging', sha256('b1'), '2026-01-06T10:00Z', 3);
