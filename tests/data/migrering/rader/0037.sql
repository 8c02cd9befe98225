update melding set utskilt = '2026-01-09T10:00Z' where rebehandler is not null;
