/** Two pages open, of the same form: the second to save sees both versions and chooses. With and without scripts, in both languages. */
import type { Page } from '@playwright/test';
import { harKontakt, harPraksis } from './klar';
import { egenPerson, expect, inn, ingenSidelengsRulling, test } from './stotte';

const KONTAKT = '/praksisinformasjon/helseaktor/kontakt';
const PRAKSIS = '/praksisinformasjon/praksis';
const AVTALER = '/praksisinformasjon/avtaler-og-samtykker';

const ORD = {
  nb: {
    endret: 'Noen har endret dette etter at du åpnet siden',
    behold: 'Behold det som er lagret',
    lagreMitt: 'Lagre mitt likevel',
    endreMitt: 'Endre det jeg skrev',
    lagre: 'Lagre endringen',
    lagret: 'Endringen er lagret.',
    videre: 'Lagre og fortsett',
    duSkrev: 'Du skrev',
    imens: /^Lagret i mellomtiden \(\d+\. \w+ \d{4}/,
    hovedadresse: 'Hovedadresse',
    konto: 'Kontonummer',
    ja: /^Ja, jeg samtykker/,
    nei: /^Nei, jeg samtykker ikke/,
    annetSvar: 'Du har svart noe annet i mellomtiden',
    ga: 'Du ga samtykke',
  },
  nn: {
    endret: 'Nokon har endra dette etter at du opna sida',
    behold: 'Behald det som er lagra',
    lagreMitt: 'Lagre mitt likevel',
    endreMitt: 'Endre det eg skreiv',
    lagre: 'Lagre endringa',
    lagret: 'Endringa er lagra.',
    videre: 'Lagre og hald fram',
    duSkrev: 'Du skreiv',
    imens: /^Lagra i mellomtida \(\d+\. \w+ \d{4}/,
    hovedadresse: 'Hovudadresse',
    konto: 'Kontonummer',
    ja: /^Ja, eg samtykkjer/,
    nei: /^Nei, eg samtykkjer ikkje/,
    annetSvar: 'Du har svart noko anna i mellomtida',
    ga: 'Du gav samtykke',
  },
};

for (const sprak of ['nb', 'nn'] as const) {
  test.describe(sprak, () => {
    const ord = ORD[sprak];
    test.use({ sprak });

    /** The page asks, and has taken focus. Gives the row of one fact. */
    const spor = async (side: Page, fakta: string, tittel = ord.endret) => {
      await expect(side.getByRole('group', { name: tittel })).toBeFocused();
      await expect(side).toHaveTitle(/^Feil: /);
      return side.locator('tbody tr').filter({ hasText: fakta });
    };

    test('practice: the second to save sees both versions, and one is kept', async ({ page, context, gransk, konsoll }) => {
      test.slow();
      konsoll.tillat(/status of 409/);
      await inn(page, egenPerson(), KONTAKT);
      await harKontakt(page);
      const id = await harPraksis(page);
      const lagre = (side: Page) => side.getByRole('button', { name: ord.lagre }).click();
      const annen = await context.newPage();

      // Decision e-mails: one's own after all.
      for (const side of [page, annen]) await side.goto(`${PRAKSIS}/${id}/epost`);
      await page.locator('#epost1').fill('forst@eksempel.example');
      await lagre(page);
      await expect(page.getByText(ord.lagret)).toBeVisible();
      await annen.locator('#epost1').fill('sist@eksempel.example');
      await lagre(annen);
      const hoved = await spor(annen, ord.hovedadresse);
      await expect(hoved).toContainText('sist@eksempel.example');
      await expect(hoved).toContainText('forst@eksempel.example');
      await expect(hoved).toContainText('Ulikt');
      if (annen.viewportSize()!.width > 700) {
        await expect(annen.getByRole('columnheader', { name: ord.duSkrev })).toBeVisible();
        await expect(annen.getByRole('columnheader', { name: ord.imens })).toBeVisible();
      }
      await ingenSidelengsRulling(annen);
      await gransk(annen);
      // The practice is changed once more while one thinks: asked once more.
      await page.goto(`${PRAKSIS}/${id}/slutt`);
      await page.locator('#til').fill('30.9.2027');
      await lagre(page);
      await expect(page.getByText(ord.lagret)).toBeVisible();
      await annen.getByRole('button', { name: ord.lagreMitt }).click();
      await expect(await spor(annen, ord.hovedadresse)).toContainText('forst@eksempel.example');
      await annen.getByRole('button', { name: ord.lagreMitt }).click();
      await expect(annen.getByText(ord.lagret)).toBeVisible();
      await expect(annen.getByRole('main')).toContainText('sist@eksempel.example');

      // The end: what is stored is kept.
      for (const side of [page, annen]) await side.goto(`${PRAKSIS}/${id}/slutt`);
      await page.locator('#til').fill('30.6.2027');
      await lagre(page);
      await expect(page.getByText(ord.lagret)).toBeVisible();
      await annen.locator('#til').fill('31.5.27');
      await lagre(annen);
      await expect(await spor(annen, '30. juni 2027')).toContainText('31. mai 2027');
      await gransk(annen);
      await annen.getByRole('button', { name: ord.behold }).click();
      await expect(annen).toHaveURL(new RegExp(`${PRAKSIS}/${id}$`));
      await expect(annen.getByRole('main')).toContainText('30. juni 2027');

      // The account: one's own number in full, the other one masked; changed by hand.
      for (const side of [page, annen]) await side.goto(`${PRAKSIS}/${id}/${side === page ? 'ambulerende' : 'konto'}`);
      await page.locator('#ambulerende').check();
      await lagre(page);
      await expect(page.getByText(ord.lagret)).toBeVisible();
      for (const felt of ['konto', 'konto_gjenta']) await annen.locator(`#${felt}`).fill('8601 11 17947');
      await annen.getByRole('button', { name: ord.videre }).click();
      const konto = await spor(annen, ord.konto);
      await expect(konto).toContainText('8601 11 17947');
      await expect(konto).toContainText('8903');
      await expect(konto).not.toContainText('1234 56');
      await gransk(annen);
      await annen.getByRole('link', { name: ord.endreMitt }).click();
      await expect(annen.locator('#konto')).toHaveValue('8601 11 17947');
      await annen.getByRole('button', { name: ord.videre }).click();
      await expect(annen).toHaveURL(/\/konto\/sjekk$/);
    });

    test('new practice: a step begun on two devices is lost on neither', async ({ page, context, gransk, konsoll }) => {
      konsoll.tillat(/status of 409/);
      await inn(page, egenPerson(), KONTAKT);
      await harKontakt(page);
      const annen = await context.newPage();
      for (const side of [page, annen]) await side.goto(`${PRAKSIS}/ny`);
      // No place yet: wrong, and kept all the same.
      const velg = async (side: Page, type: string) => {
        await side.locator('#praksistype').selectOption(type);
        await side.getByRole('button', { name: ord.videre }).click();
      };
      await velg(page, 'FALE');
      await expect(page.locator('#praksistype')).toHaveValue('FALE');
      await velg(annen, 'LEVA');
      const type = await spor(annen, 'Type praksis');
      await expect(type).toContainText(/fastlege/i);
      await expect(type).toContainText(/legevakt/i);
      await gransk(annen);
      await annen.getByRole('button', { name: ord.behold }).click();
      await expect(annen.locator('#praksistype')).toHaveValue('FALE');
    });

    test('consent: the answer given in the other page is shown', async ({ page, context, gransk, konsoll }) => {
      konsoll.tillat(/status of 409/);
      await inn(page, egenPerson(), AVTALER);
      const annen = await context.newPage();
      await annen.goto(AVTALER);
      const helfo = (side: Page) => side.getByRole('region', { name: 'Helfo', exact: true });
      await helfo(page).getByRole('button', { name: ord.ja }).click();
      await expect(helfo(page)).toContainText(ord.ga);
      await helfo(annen).getByRole('button', { name: ord.nei }).click();
      await expect(annen.getByRole('group', { name: ord.annetSvar })).toBeFocused();
      await expect(helfo(annen)).toContainText(ord.ga);
      await gransk(annen);
      await annen.getByRole('button', { name: ord.behold }).click();
      await expect(helfo(annen)).toContainText(ord.ga);
      await expect(annen.getByRole('group', { name: ord.annetSvar })).toHaveCount(0);
    });
  });
}
