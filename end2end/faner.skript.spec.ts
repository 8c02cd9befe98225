/** The three tabs switched in place: no request, and address, title, focus, history and typed text as if there had been one. */
import { egenPerson, expect, inn, test } from './stotte';

const HELSEAKTOR = '/praksisinformasjon/helseaktor';
const AVTALER = '/praksisinformasjon/avtaler-og-samtykker';

test('a click shows the other panel; back brings the first one', async ({ page, gransk }) => {
  await inn(page, egenPerson(), HELSEAKTOR);
  await page.locator('html[data-klar]').waitFor();
  const faner = page.getByRole('navigation', { name: 'Praksisinformasjon' });
  let hentet = 0;
  // axe reads the style sheet; a page or data would be something else.
  page.on('request', (r) => (hentet += Number(r.isNavigationRequest() || r.url().includes('/api/'))));

  for (const [navn, sti] of [['Praksis', '/praksisinformasjon/praksis'], ['Avtaler og samtykker', AVTALER]]) {
    await faner.getByRole('link', { name: navn }).click();
    await expect(page).toHaveURL(sti);
    await expect(page).toHaveTitle(`${navn} – Praksisinformasjon – Praksisportalen`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(navn);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await expect(faner.locator('[aria-current=page]')).toHaveText(navn);
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await gransk();
  }
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Praksis');
  await page.goBack();
  await expect(page).toHaveURL(HELSEAKTOR);
  await expect(page).toHaveTitle('Helseaktør – Praksisinformasjon – Praksisportalen');
  await expect(faner.locator('[aria-current=page]')).toHaveText('Helseaktør');
  await page.goForward();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Praksis');
  expect(hentet).toBe(0);

  // The address is real: loaded anew it shows the same.
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Praksis');
});

test('a tab opens in a window of its own, as links do', async ({ page, context }) => {
  await inn(page, egenPerson(), HELSEAKTOR);
  await page.locator('html[data-klar]').waitFor();
  const ny = context.waitForEvent('page');
  await page.getByRole('navigation', { name: 'Praksisinformasjon' }).getByRole('link', { name: 'Avtaler og samtykker' }).click({ modifiers: ['Control'] });
  await expect(await ny).toHaveURL(AVTALER);
  await expect(page).toHaveURL(HELSEAKTOR);
});
