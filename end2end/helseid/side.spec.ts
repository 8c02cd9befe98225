/** The stand-in's own pages, in a stand-in of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, iLystOgMorkt, ingenSidelengsRulling, test as grunn, velgPerson } from '../stotte';
import { INNLOGGING, Proveklient } from './proveklient.mjs';
import { start, valgene } from './server.mjs';

const test = grunn.extend<object, { helseid: { utsteder: string; innlogging: () => Promise<string>; logget: () => Promise<string> } }>({
  helseid: [
    async ({}, bruk) => {
      const mappe = mkdtempSync(join(tmpdir(), 'helseid-side-'));
      const portal = createServer((_req, res) => {
        res.setHeader('content-type', 'text/html; charset=utf-8');
        res.end('<!doctype html><html lang="nb"><title>Portalen</title><link rel="icon" href="data:,"><main><h1>Portalen</h1></main></html>');
      });
      await new Promise<void>((klar) => portal.listen(0, '127.0.0.1', klar));
      const adresse = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;
      const pemFil = join(mappe, 'portal.pem');
      const { utsteder, stopp } = await start(valgene(['--port', '0', '--portal', adresse, '--nokkel', pemFil, '--epj-nokkel', join(mappe, 'epj.pem')]));
      const ny = () => new Proveklient({ utsteder, pemFil, tilbake: `${adresse}/innlogging/tilbake`, omfang: INNLOGGING });
      await bruk({
        utsteder,
        innlogging: async () => {
          const { kropp } = await ny().par();
          return `${utsteder}/connect/authorize?client_id=praksisportal&request_uri=${encodeURIComponent(kropp.request_uri)}`;
        },
        logget: async () => {
          const klient = ny();
          const { kropp } = await klient.token((await klient.logginn('lege')).get('code'));
          return `${utsteder}/connect/endsession?id_token_hint=${kropp.id_token}&post_logout_redirect_uri=${encodeURIComponent(`${adresse}/`)}`;
        },
      });
      await stopp();
      portal.close();
      portal.closeAllConnections();
      rmSync(mappe, { recursive: true });
    },
    { scope: 'worker' },
  ],
});

test('one press logs in, and the login is remembered', async ({ page, helseid, gransk }) => {
  await page.goto(await helseid.innlogging());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Velg hvem du er');
  await iLystOgMorkt(page, () => gransk());
  await velgPerson(page, 'lege');
  await expect(page).toHaveURL(/\/innlogging\/tilbake\?code=.*&iss=/);
  await page.goto(await helseid.innlogging());
  await expect(page).toHaveURL(/\/innlogging\/tilbake\?code=/);
});

test('the page fits 320 px', async ({ page, helseid }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(await helseid.innlogging());
  await page.getByText('Feil for testing').click();
  await ingenSidelengsRulling(page);
});

test('the keyboard is enough', async ({ page, helseid }) => {
  await page.goto(await helseid.innlogging());
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Kvart Grevling' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/innlogging\/tilbake\?code=/);
});

test('a login can be cancelled', async ({ page, helseid }) => {
  await page.goto(await helseid.innlogging());
  await velgPerson(page, 'avbryt');
  await expect(page).toHaveURL(/error=access_denied/);
});

test('a fault is chosen for one login', async ({ page, helseid }) => {
  await page.goto(await helseid.innlogging());
  await velgPerson(page, 'lege', 'uten-iss');
  await expect(page).toHaveURL(/code=/);
  expect(page.url()).not.toContain('iss=');
});

test('logging out without a hint asks first', async ({ page, helseid }) => {
  await page.goto(await helseid.innlogging());
  await velgPerson(page, 'lege');
  await page.goto(`${helseid.utsteder}/connect/endsession`);
  await page.getByRole('button', { name: 'Logg ut' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Du er logget ut av HelseID');
});

test('logging out with a hint goes back at once', async ({ page, helseid }) => {
  await page.goto(await helseid.innlogging());
  await velgPerson(page, 'lege');
  await page.goto(await helseid.logget());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Portalen');
});

test('a mistake in the request gets a page of its own', async ({ page, helseid, konsoll }) => {
  konsoll.tillat(/status of 400/);
  await page.goto(`${helseid.utsteder}/connect/authorize?client_id=ukjent`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Innloggingen kan ikke fortsette');
});
