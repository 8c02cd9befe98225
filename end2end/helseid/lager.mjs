/**
 * Memory for the provider. Of our own, because it must outlive the provider object: new signing keys mean a new object
 * (oidc-provider reads its keys once), while codes, sessions and used `jti`s stay.
 */
export function lagLager() {
  const rader = new Map();
  const levende = (nokkel) => {
    const rad = rader.get(nokkel);
    if (rad && rad.til <= Date.now()) {
      rader.delete(nokkel);
      return undefined;
    }
    return rad?.verdi;
  };
  const feier = setInterval(() => {
    for (const nokkel of rader.keys()) levende(nokkel);
  }, 60_000);
  feier.unref();

  return {
    /** Remember something for some seconds. */
    sett: (nokkel, verdi, sekunder = Infinity) => rader.set(nokkel, { verdi, til: Date.now() + sekunder * 1000 }),
    hent: levende,
    alle: (modell) => [...rader.keys()].filter((n) => n.startsWith(`${modell}:`)).map(levende).filter(Boolean),

    /** The interface oidc-provider asks for. */
    adapter: (modell) => ({
      async upsert(id, verdi, sekunder) {
        rader.set(`${modell}:${id}`, { verdi, til: Date.now() + (sekunder ?? Infinity) * 1000 });
      },
      async find(id) {
        return levende(`${modell}:${id}`);
      },
      async findByUid(uid) {
        return [...rader.entries()].find(([n, r]) => n.startsWith(`${modell}:`) && r.verdi.uid === uid && levende(n))?.[1].verdi;
      },
      async findByUserCode() {
        return undefined;
      },
      async consume(id) {
        const verdi = levende(`${modell}:${id}`);
        if (verdi) verdi.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id) {
        rader.delete(`${modell}:${id}`);
      },
      async revokeByGrantId(grantId) {
        for (const [nokkel, rad] of rader) if (rad.verdi?.grantId === grantId) rader.delete(nokkel);
      },
    }),
  };
}
