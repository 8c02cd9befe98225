/** The open rule book: anyone searches a code on a day, reads one code and one rule of the control, and the deadlines. */
import { byttSprak, expect, iLystOgMorkt, ingenSidelengsRulling, test } from './stotte';

test('anyone finds a code and reads its amounts and rules on both sides of a change', async ({ page, gransk }) => {
  await page.goto('/');
  await page.getByRole('contentinfo').getByRole('link', { name: 'Takster og regler' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Takster og regler');
  await gransk();
  // Nothing chosen is right, a day that is none is not.
  await page.getByLabel('Dato for behandlingen').fill('31.02.2026');
  await page.getByRole('button', { name: 'Søk', exact: true }).click();
  await expect(page.getByRole('group', { name: 'Du må rette 1 feil' })).toBeVisible();
  await gransk();
  await page.getByLabel('Takstkode').fill('2cd');
  await page.getByLabel('Fagområde').selectOption('LE');
  for (const [dag, honorar] of [['30.06.2026', '255,00 kr'], ['01.07.2026', '132,00 kr']]) {
    await page.getByLabel('Dato for behandlingen').fill(dag);
    await page.getByRole('button', { name: 'Søk', exact: true }).click();
    await expect(page.getByRole('row').filter({ has: page.getByRole('link', { name: '2cd', exact: true }) })).toContainText(honorar);
  }
  await gransk();
  await page.getByRole('link', { name: '2cd', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('2cd');
  await expect(page.getByRole('main')).toContainText('Beløp 1. juli 2026');
  await expect(page.getByRole('main')).toContainText('Kan ikke stå på samme regning som');
  await page.setViewportSize({ width: 320, height: 640 });
  await ingenSidelengsRulling(page);
  await iLystOgMorkt(page, () => gransk());
  await page.getByRole('link', { name: 'K06', exact: false }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Testen som viser det');
  await ingenSidelengsRulling(page);
  await gransk();
});

test('every page of the book fits a narrow screen in both languages', async ({ page, gransk }) => {
  // Many pages, twice each.
  test.setTimeout(60_000);
  await page.setViewportSize({ width: 320, height: 640 });
  for (const sti of ['/regler?fagomrade=LE', '/regler?kode=zzz', '/regler/kontroll', '/regler/frister', '/regler/takst/TH/201']) {
    await page.goto(sti);
    for (const sprak of ['nn', 'nb'] as const) {
      await byttSprak(page, sprak);
      await ingenSidelengsRulling(page);
      await gransk();
    }
  }
});

test('programs read the same as JSON', async ({ page, request }) => {
  await page.goto('/regler/takst/LE/2cd?dato=2026-07-01');
  const lenke = page.getByRole('link', { name: 'Samme innhold som åpne data (JSON)' });
  const svar = await request.get((await lenke.getAttribute('href'))!);
  expect(svar.ok()).toBe(true);
  expect(svar.headers()['content-type']).toContain('application/json');
  expect(JSON.stringify(await svar.json())).toContain('"2cd"');
});
