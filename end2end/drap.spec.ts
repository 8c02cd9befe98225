/**
 * The server is killed while claims are being sent, and started again: what was acknowledged is there, and nothing counts twice.
 * Has a server of its own.
 */
import { egenServer, kanStarte } from './egen-server';
import { eksempel, epj, tilFil } from './krav';
import { expect, test } from './stotte';

const ANTALL = 12;
const PRAKSIS = '1004326178';

test('killed while sending: nothing acknowledged is lost, nothing counts twice', async ({}, info) => {
  test.skip(info.project.name !== 'pc' || !kanStarte(), 'once, and with a server binary');
  test.setTimeout(180_000);
  const egen = await egenServer('drap');
  const { egne } = egen;
  try {
    await egen.opp();
    const filer: string[] = [];
    for (let n = 0; n < ANTALL; n++) {
      const { rettet } = await eksempel(PRAKSIS);
      rettet.behandlerkrav.regninger[0].regningsnummer = String(100 + n);
      filer.push(await tilFil(rettet));
    }

    // Four at a time; the server dies after the fourth answer, with others under way.
    const kvittert = new Map<string, string>();
    const ko = [...filer];
    const send = async () => {
      for (let fil = ko.shift(); fil; fil = ko.shift()) {
        const { kode, svar } = await epj('lege', { argumenter: ['send', fil], miljo: egne });
        if (kode === 0) kvittert.set(fil, svar.behandlerkravmeldingId);
        if (kvittert.size === 4 && egen.lever()) {
          await egen.drep();
          ko.length = 0;
        }
      }
    };
    await Promise.all([send(), send(), send(), send()]);
    expect(kvittert.size).toBeGreaterThanOrEqual(4);
    expect(kvittert.size, 'it died in the middle').toBeLessThan(ANTALL);

    // Up again: what has no receipt is sent anew, as an EPJ system does; what did arrive is recognised.
    await egen.opp();
    for (const fil of filer.filter((f) => !kvittert.has(f))) {
      const { kode } = await epj('lege', { argumenter: ['send', fil], miljo: egne });
      expect([0, 1]).toContain(kode);
    }
    const liste = async () =>
      (await epj('lege', { argumenter: ['liste', '--fra', '2026-01-01', '--til', '2026-01-31'], miljo: egne })).svar.behandlerkravmeldinger as {
        behandlerkravmeldingId: string;
        kontrollstatus: string;
        sumKravbelop: number;
      }[];
    await expect.poll(async () => (await liste()).filter((m) => m.kontrollstatus === 'ferdig_kontrollert').length, { timeout: 60_000 }).toBe(ANTALL);
    const alle = await liste();
    expect(alle).toHaveLength(ANTALL);
    expect(alle.reduce((sum, m) => sum + m.sumKravbelop, 0)).toBe(64 * ANTALL);
    for (const id of kvittert.values()) expect(alle.map((m) => m.behandlerkravmeldingId)).toContain(id);
  } finally {
    await egen.stopp();
  }
});
