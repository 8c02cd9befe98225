/** The frame around every page: skip link, language, errors, help pages, light and dark, narrow windows. */
import { egenPerson, expect, iLystOgMorkt, inn, ingenSidelengsRulling, test } from './stotte';

const SIDER = ['/', '/veiledning', '/kontakt', '/personvern', '/tilgjengelighet', '/nettlesere'];

test('the skip link is first and leads to the content', async ({ page }) => {
  await page.goto('/personvern');
  await page.keyboard.press('Tab');
  const hopp = page.getByRole('link', { name: 'Hopp til innholdet' });
  await expect(hopp).toBeFocused();
  await expect(hopp).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/personvern#main');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.querySelector('main')!.contains(document.activeElement))).toBe(true);
});

test('everyone may read the help pages, in both languages', async ({ page, gransk }) => {
  test.slow();
  for (const sti of SIDER) {
    const titler: string[] = [];
    for (const [knapp, lang] of [['Nynorsk', 'nn'], ['Bokmål', 'nb']]) {
      if (!titler.length) await page.goto(sti);
      await page.getByRole('banner').getByRole('button', { name: knapp }).click();
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      await expect(page).toHaveURL(sti);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      titler.push(await page.title());
      if (lang === 'nn') await gransk();
    }
    expect(titler[1]).toMatch(/ – Praksisportalen$/);
    await gransk();
  }
  // Every guide the index names is there.
  await page.goto('/veiledning');
  const lenker = await page.getByRole('main').getByRole('link').evaluateAll((a) => [...new Set(a.map((l) => l.getAttribute('href')!))].filter((h) => h.startsWith('/veiledning/')));
  expect(lenker.length).toBeGreaterThan(3);
  for (const lenke of lenker) expect((await page.goto(lenke))!.status(), lenke).toBe(200);
  // Whose the responsibility is when the control says nothing.
  await page.goto('/veiledning/sende-krav');
  await expect(page.getByRole('main')).toContainText('Du har selv ansvaret for at kravene dine er riktige.');
});

test('light and dark, and 320 px', async ({ page, gransk }) => {
  await page.goto('/');
  await iLystOgMorkt(page, () => gransk());
  await inn(page, egenPerson());
  await iLystOgMorkt(page, () => gransk());
  await page.setViewportSize({ width: 320, height: 640 });
  for (const sti of ['/', '/veiledning', '/personvern', '/praksisinformasjon/helseaktor']) {
    await page.goto(sti);
    await ingenSidelengsRulling(page);
  }
});

test('what does not exist has a page that leads on', async ({ page, konsoll, gransk }) => {
  konsoll.tillat(/status of 404/);
  await inn(page, egenPerson());
  const svar = await page.goto('/finnes/ikke');
  expect(svar!.status()).toBe(404);
  await expect(page).toHaveTitle('Vi fant ikke siden – Praksisportalen');
  await gransk();
  await page.getByRole('main').getByRole('link', { name: 'Gå til forsiden' }).click();
  await expect(page).toHaveURL('/');
});

test('the language follows, with the page and what is typed', async ({ page }) => {
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor/kontakt');
  await page.getByLabel('Telefonnummer').fill('900 99 999');
  await page.getByRole('banner').getByRole('button', { name: 'Nynorsk' }).click();
  await expect(page).toHaveURL('/praksisinformasjon/helseaktor/kontakt');
  await expect(page.getByRole('button', { name: 'Lagre endringane' })).toBeVisible();
  await expect(page.getByLabel('Telefonnummer')).toHaveValue('900 99 999');
  await expect(page.getByText('Du har eit utkast som ikkje er lagra.')).toBeVisible();
  await page.getByRole('banner').getByRole('button', { name: 'Bokmål' }).click();
  await expect(page.getByLabel('Telefonnummer')).toHaveValue('900 99 999');
});

test('without scripts it says so, and all works', async ({ page, medSkript }) => {
  await page.goto('/');
  await expect(page.locator('.skriptvarsel:visible')).toHaveCount(medSkript ? 0 : 1);
});
