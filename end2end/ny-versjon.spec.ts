/**
 * What comes with another date: the version of the agreement that is announced today is in force, and an agreement the agency has ended.
 * On a server of its own whose clock shows January 2027, so that no other story meets that day. Bokmål with scripts, nynorsk without.
 */
import type { TestInfo } from '@playwright/test';
import { type EgenServer, egenServer, kanStarte } from './egen-server';
import { expect, ingenSidelengsRulling, test } from './stotte';

const AVTALER = '/praksisinformasjon/avtaler-og-samtykker';
const PRAKSIS = '/praksisinformasjon/praksis';

const ORD = {
  nb: {
    prosjekt: 'pc',
    person: 'lege',
    avsluttet: { person: 'tannlege', hpr: '565500222' },
    krever: 'Krever handling',
    se: 'Se hva som er nytt, og signer',
    ny: 'Avtalen har kommet i en ny versjon: 2027-1',
    frist: 'Signer innen 31. mars 2027.',
    nytt: 'Endringer melder du senest 14 dager etter at de skjedde.',
    alle: 'Se alle endringene i teksten',
    endret: 'Dette er endret i avtalen',
    godtar: 'Jeg har lest avtalen og godtar den',
    gjelder: 'Avtalen gjelder. Du trenger ikke gjøre noe.',
    tidligere: /^Tidligere avtaler \(2\)$/,
    erstattet: 'Den er erstattet av en nyere versjon. Siste dag var 11. januar 2027.',
    bareLese: 'Du kan bare lese',
    kontakt: 'Endre e-postadresse og telefonnummer',
    lagret: 'Opplysningene er lagret.',
    lagreKontakt: 'Lagre endringene',
    endre: /^Endre (praksissted|kontonummer|e-post for)/,
  },
  nn: {
    prosjekt: 'mobil-uten-skript',
    person: 'fysioterapeut',
    avsluttet: { person: 'psykolog', hpr: '565500333' },
    krever: 'Krev handling',
    se: 'Sjå kva som er nytt, og signer',
    ny: 'Avtalen har kome i ein ny versjon: 2027-1',
    frist: 'Signer innan 31. mars 2027.',
    nytt: 'Endringar melder du seinast 14 dagar etter at dei skjedde.',
    alle: 'Sjå alle endringane i teksten',
    endret: 'Dette er endra i avtalen',
    godtar: 'Eg har lese avtalen og godtek han',
    gjelder: 'Avtalen gjeld. Du treng ikkje gjere noko.',
    tidligere: /^Tidlegare avtalar \(2\)$/,
    erstattet: 'Han er erstatta av ein nyare versjon. Siste dag var 11. januar 2027.',
    bareLese: 'Du kan berre lese',
    kontakt: 'Endre e-postadresse og telefonnummer',
    lagret: 'Opplysningane er lagra.',
    lagreKontakt: 'Lagre endringane',
    endre: /^Endre (praksisstad|kontonummer|e-post for)/,
  },
};

for (const sprak of ['nb', 'nn'] as const) {
  test.describe(sprak, () => {
    const ord = ORD[sprak];
    const her = (info: TestInfo) => info.project.name === ord.prosjekt && kanStarte();
    let egen: EgenServer | undefined;

    // One server for both stories.
    test.describe.configure({ mode: 'serial' });
    test.use({ sprak });
    test.beforeAll(async ({}, info) => {
      if (!her(info)) return;
      test.setTimeout(120_000);
      egen = await egenServer('versjon', { PORTAL_KLOKKE: '2027-01-12T09:00:00+01:00' });
      await egen.opp();
    });
    test.afterAll(async () => egen?.stopp());
    test.beforeEach(({}, info) => test.skip(!her(info), 'one way of working for each language, and with a server binary'));

    test('F5: a new version is announced, read with its changes marked, signed, and replaces the old one', async ({ page, gransk }) => {
      test.slow();
      const { adresse } = egen!;
      await page.goto(`${adresse}/logg-inn?${new URLSearchParams({ person: ord.person, til: '/' })}`);
      await expect(page).toHaveURL(`${adresse}/`);
      const oppgaver = page.getByRole('region', { name: ord.krever });
      await expect(oppgaver).toContainText('Signer ny versjon av avtalen');
      await expect(oppgaver).toContainText(ord.frist);
      await gransk();

      await page.goto(`${adresse}${AVTALER}`);
      await expect(page.getByRole('heading', { name: ord.ny })).toBeVisible();
      await expect(page.getByRole('main')).toContainText(ord.frist);
      await gransk();
      await page.getByRole('link', { name: ord.se }).click();
      await expect(page.getByRole('listitem').filter({ hasText: ord.nytt })).toBeVisible();

      // What is new is underlined, what is gone is struck, and both are said.
      await page.getByRole('link', { name: ord.alle }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(ord.endret);
      await expect(page.getByText('2026-1 → 2027-1')).toBeVisible();
      await expect(page.locator('article ins').first()).toBeVisible();
      await expect(page.locator('article del').first()).toBeVisible();
      await ingenSidelengsRulling(page);
      await gransk();

      await page.goto(`${adresse}${AVTALER}/avtale`);
      await expect(page.getByRole('article')).toContainText('2027-1');
      await page.getByLabel(ord.godtar).check();
      await page.getByRole('button', { name: 'Signer avtalen' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Avtalen er signert');
      await expect(page.getByRole('main')).toContainText('12. januar 2027');
      await gransk();

      await page.goto(`${adresse}${AVTALER}`);
      await expect(page.getByText(ord.gjelder)).toBeVisible();
      await expect(page.getByRole('heading', { name: ord.ny })).toHaveCount(0);
      await page.getByText(ord.tidligere).click();
      await expect(page.getByText(ord.erstattet)).toBeVisible();
      await gransk();
      await page.goto(`${adresse}/`);
      await expect(page.getByRole('main')).not.toContainText('Signer ny versjon av avtalen');
    });

    test('an agreement the agency has ended makes practices read only, and one can still be reached', async ({ page, gransk, konsoll }) => {
      test.slow();
      konsoll.tillat(/status of 403/);
      const { adresse, sql } = egen!;
      const { person, hpr } = ord.avsluttet;
      await page.goto(`${adresse}/logg-inn?${new URLSearchParams({ person, til: PRAKSIS })}`);
      const lenke = page.getByRole('link', { name: /^(Se|Sjå) og endre/ }).first();
      await lenke.click();
      const praksis = page.url();
      await expect(page.getByRole('link', { name: ord.endre }).first()).toBeVisible();

      // The agency's own system ends it, as of yesterday.
      const { rowCount } = await sql(
        `update avtale set avsluttet = '2027-01-11', avslutning = 'oppsagt_av_helfo'
         where avsluttet is null and helseaktor_id = (select id from helseaktor where hpr = $1)`,
        [hpr],
      );
      expect(rowCount).toBe(1);
      await page.reload();
      await expect(page.getByRole('heading', { name: ord.bareLese })).toBeVisible();
      await expect(page.getByRole('link', { name: ord.endre })).toHaveCount(0);
      await gransk();
      await page.goto(`${adresse}${PRAKSIS}`);
      await expect(page.getByRole('main').getByRole('heading', { name: ord.bareLese })).toBeVisible();
      await expect(page.locator(`main a[href="${PRAKSIS}/ny"]`)).toHaveCount(0);
      await ingenSidelengsRulling(page);
      await gransk();
      // Who has kept the address gets a page that says why.
      await page.goto(`${praksis}/konto`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(ord.bareLese);
      await gransk();

      await page.goto(`${adresse}${PRAKSIS}`);
      await page.getByRole('main').getByRole('link', { name: ord.kontakt }).first().click();
      await page.locator('#telefon').fill('22 33 44 55');
      await page.getByRole('button', { name: ord.lagreKontakt }).click();
      await expect(page.getByText(ord.lagret)).toBeVisible();
    });
  });
}
