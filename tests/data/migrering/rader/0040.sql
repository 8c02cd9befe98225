update saksbehandler set opprettet = '2026-01-01T10:00Z', sperret = '2026-01-05T10:00Z' where not aktiv;
