/** Flows of Praksisinformasjon told once and walked in both languages, without scripts. */
import { harKontakt, harPraksis } from './klar';
import { egenPerson, expect, inn, ingenSidelengsRulling, test } from './stotte';
import { velgSted } from './trinn';

const KONTAKT = '/praksisinformasjon/helseaktor/kontakt';
const PRAKSIS = '/praksisinformasjon/praksis';

const ORD = {
  nb: {
    endreSted: 'Endre praksissted',
    lagre: 'Lagre endringen',
    lagret: 'Endringen er lagret.',
    sted: 'Praksissted',
    se: /^Se og endre/,
    videre: 'Lagre og fortsett',
    fortsett: 'Fortsett',
    lik: 'Du har allerede en slik praksis',
  },
  nn: {
    endreSted: 'Endre praksisstad',
    lagre: 'Lagre endringa',
    lagret: 'Endringa er lagra.',
    sted: 'Praksisstad',
    se: /^Sjå og endre/,
    videre: 'Lagre og hald fram',
    fortsett: 'Hald fram',
    lik: 'Du har allereie ein slik praksis',
  },
};

test.beforeEach(({}, info) => test.skip(info.project.name !== 'mobil-uten-skript', 'the same for all'));

for (const sprak of ['nb', 'nn'] as const) {
  test.describe(sprak, () => {
    const ord = ORD[sprak];
    test.use({ sprak });

    test('F4: a practice moves, and the old site stays in the history', async ({ page }) => {
      await inn(page, egenPerson(), KONTAKT);
      await harKontakt(page);
      const id = await harPraksis(page);
      await page.goto(`${PRAKSIS}/${id}`);
      await page.getByRole('link', { name: ord.endreSted }).click();
      await velgSted(page, '314 264 835');
      await page.locator('#navn').fill('');
      await page.getByRole('button', { name: ord.lagre }).click();
      await expect(page.getByText(ord.lagret)).toBeVisible();
      await expect(page.getByRole('main')).toContainText('Organisasjonsnummer 314 264 835');
      await page.getByRole('group').filter({ hasText: ord.sted }).first().click();
      await expect(page.getByRole('main')).toContainText('314 239 016');
      await ingenSidelengsRulling(page);
    });

    test('F7: a locum position that goes on is a practice of its own; the same one twice is warned about', async ({ page, gransk }) => {
      test.slow();
      await inn(page, egenPerson(), KONTAKT);
      await harKontakt(page);
      await harPraksis(page, { fra: '1.1.2026', til: '30.6.2026' });
      await harPraksis(page, { fra: '1.7.2026', til: '31.12.2026' });
      await page.goto(PRAKSIS);
      await expect(page.getByRole('link', { name: ord.se })).toHaveCount(2);
      await expect(page.getByRole('main')).toContainText('30. juni 2026');

      const videre = () => page.getByRole('button', { name: ord.videre }).click();
      await page.goto(`${PRAKSIS}/ny`);
      await page.locator('#praksistype').selectOption('FALE');
      await velgSted(page, '314239016');
      await videre();
      await page.getByLabel('Første dag').fill('1.12.2026');
      for (const felt of ['Kontonummer', 'Gjenta kontonummeret']) await page.getByLabel(felt, { exact: true }).fill('1234 56 78903');
      await page.locator('#epost1').fill('praksis@eksempel.example');
      await videre();
      await page.getByRole('link', { name: ord.fortsett }).click();
      await expect(page.getByText(ord.lik)).toBeVisible();
      await gransk();
    });
  });
}
