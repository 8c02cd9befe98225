update epost_ut set til_hash = sha256('a@example.no');
