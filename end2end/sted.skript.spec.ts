/** Suggestions while typing: by keys alone, with late answers, and when there is no answer. */
import { harKontakt } from './klar';
import { egenPerson, expect, inn, test } from './stotte';

const FINN = '**/api/praksis/finn-steder';

test.beforeEach(async ({ page }) => {
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor/kontakt');
  await harKontakt(page);
  await page.goto('/praksisinformasjon/praksis/ny');
  await page.locator('html[data-klar]').waitFor();
});

test('the keys choose, close and leave', async ({ page, gransk }) => {
  const felt = page.getByRole('combobox', { name: 'Praksissted: navn, sted eller organisasjonsnummer' });
  const liste = page.getByRole('listbox', { name: 'Forslag' });
  await felt.focus();
  await page.keyboard.type('grevlinghiet');
  await expect(liste).toBeVisible();
  await expect(felt).toHaveAttribute('aria-expanded', 'true');
  await expect(page.locator('#orgnr-status')).toHaveText('3 treff. Velg ett av dem.');

  const valg = liste.getByRole('option');
  await page.keyboard.press('ArrowDown');
  await expect(valg.nth(0)).toHaveAttribute('aria-selected', 'true');
  await expect(felt).toHaveAttribute('aria-activedescendant', (await valg.nth(0).getAttribute('id'))!);
  await page.keyboard.press('ArrowUp');
  await expect(valg.nth(2)).toHaveAttribute('aria-selected', 'true');
  await expect(valg.nth(0)).toHaveAttribute('aria-selected', 'false');
  await gransk();

  await page.keyboard.press('Escape');
  await expect(liste).toBeHidden();
  await expect(felt).toHaveAttribute('aria-expanded', 'false');
  await expect(felt).not.toHaveAttribute('aria-activedescendant', /./);
  await expect(felt).toHaveValue('grevlinghiet');

  await page.keyboard.press('Backspace');
  await expect(liste).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(liste).toBeHidden();
  await expect(felt).toBeFocused();
  await expect(page.locator('#her_id')).toHaveValue('8094003');
  await expect(page.locator('#oppslag')).toContainText('Hiveien 5, inngang B');

  // A number typed over it is another place.
  await felt.fill('314239016');
  await expect(page.locator('#oppslag')).toContainText('Badeveien 8');
  await expect(page.locator('#her_id')).toHaveValue('');
  await expect(liste).toBeHidden();

  await felt.fill('kurbadet');
  await expect(liste).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(liste).toBeHidden();
});

test('a late answer to an earlier question is not shown', async ({ page }) => {
  let slipp = () => {};
  const holdt = new Promise<void>((ferdig) => (slipp = ferdig));
  let forste = true;
  await page.route(FINN, async (rute) => {
    if (forste) {
      forste = false;
      await holdt;
    }
    await rute.continue();
  });
  const felt = page.locator('#orgnr');
  const spurt = page.waitForRequest(FINN);
  await felt.fill('blåfjell');
  await spurt;
  await felt.fill('kurbadet');
  const forslag = page.getByRole('listbox').getByRole('option');
  await expect(forslag.first()).toContainText('Kurbadet');
  const sent = page.waitForResponse(FINN);
  slipp();
  await sent;
  await expect(forslag.filter({ hasText: 'Blåfjell' })).toHaveCount(0);
  await expect(forslag.first()).toContainText('Kurbadet');
});

test('nothing is asked about a number or a letter, and silence is said in words', async ({ page, konsoll }) => {
  konsoll.tillat(/status of 503/);
  let antall = 0;
  await page.route(FINN, async (rute) => {
    antall += 1;
    await rute.fulfill({ status: 503, contentType: 'application/json', body: '{}' });
  });
  const felt = page.locator('#orgnr');
  await felt.fill('314 239');
  await felt.fill('k');
  await felt.fill('ku');
  await expect(page.locator('#orgnr-status')).toContainText('Enhetsregisteret svarer ikke nå.');
  expect(antall).toBe(1);
});
