/** Own data, who has looked, the code on a signed copy, and what a version changes. */
import { readFile } from 'node:fs/promises';
import { harKontakt } from './klar';
import { egenPerson, expect, inn, ingenSidelengsRulling, test } from './stotte';
import { signer } from './trinn';

const HELSEAKTOR = '/praksisinformasjon/helseaktor';
const AVTALER = '/praksisinformasjon/avtaler-og-samtykker';

test('a clinician downloads everything and finds it in the log', async ({ page, gransk }) => {
  await inn(page, egenPerson(), HELSEAKTOR);
  await page.getByRole('link', { name: 'Last ned mine opplysninger' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Last ned mine opplysninger');
  await gransk();
  const nedlasting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Last ned som JSON' }).click();
  const fil = await nedlasting;
  expect(fil.suggestedFilename()).toMatch(/^mine-opplysninger-\d{4}-\d{2}-\d{2}\.json$/);
  const innhold = JSON.parse(await readFile(await fil.path(), 'utf8'));
  expect(innhold.format).toBe('praksisportalen.mine-opplysninger');
  expect(innhold.helseaktor.fodselsnummer).toMatch(/^\d{11}$/);
  const pdf = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Last ned som PDF' }).click();
  expect((await readFile(await (await pdf).path())).subarray(0, 5).toString()).toBe('%PDF-');

  await page.goto(`${HELSEAKTOR}/hvem-har-sett`);
  await expect(page.getByText('Opplysningene dine ble lastet ned som fil')).toHaveCount(2);
  await gransk();
  await page.getByRole('link', { name: 'Bare andre enn deg' }).click();
  await expect(page.getByRole('link', { name: 'Bare andre enn deg' })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByText('Ingen andre enn du har sett eller endret noe.')).toBeVisible();
});

test('anyone can check the code of a signed copy, and compare the file', async ({ page, browser, baseURL, gransk, medSkript }) => {
  test.slow();
  await inn(page, egenPerson(), `${HELSEAKTOR}/kontakt`);
  await harKontakt(page);
  await signer(page);
  const kode = await page.locator('code').last().innerText();
  expect(kode).toMatch(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);
  const nedlasting = page.waitForEvent('download');
  await page.getByRole('link', { name: /Last ned avtalen/ }).click();
  const fil = await (await nedlasting).path();

  const annen = await browser.newContext({ baseURL, javaScriptEnabled: medSkript });
  const besok = await annen.newPage();
  await besok.goto('/kontroll');
  await besok.getByRole('button', { name: 'Kontroller koden' }).click();
  await expect(besok.getByRole('group', { name: 'Du må rette 1 feil' })).toBeFocused();
  await besok.getByLabel('Kontrollkode').fill(kode.toLowerCase().replaceAll('-', ' '));
  await besok.getByRole('button', { name: 'Kontroller koden' }).click();
  await expect(besok.getByRole('heading', { name: 'Avtalen er uendret' })).toBeVisible();
  await expect(besok.getByRole('main')).toContainText('6. januar 2026');
  await gransk(besok);
  await besok.getByLabel('PDF-fil').setInputFiles({ name: 'avtale.pdf', mimeType: 'application/pdf', buffer: await readFile(fil) });
  await besok.getByRole('button', { name: 'Sammenlign filen' }).click();
  await expect(besok.getByText('Filen er helt lik kopien som ble laget ved signeringen.')).toBeVisible();
  await besok.goto('/kontroll/0000-0000-0000-0000-0000');
  await expect(besok.getByRole('heading', { name: 'Ingen avtale har denne koden' })).toBeVisible();
  await gransk(besok);
  await annen.close();
});

test('what a coming version changes is read before it is in force, also on a phone', async ({ page, gransk }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await inn(page, egenPerson(), `${AVTALER}/avtale/endringer?fra=2026-1&til=2027-1`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dette er endret i avtalen');
  await expect(page.getByText('Versjonen gjelder fra 1. januar 2027.')).toBeVisible();
  await expect(page.locator('ins').first()).toBeVisible();
  await expect(page.locator('del').first()).toBeVisible();
  await ingenSidelengsRulling(page);
  await gransk();
});

test.describe('på nynorsk', () => {
  test.use({ sprak: 'nn' });

  test('the same pages', async ({ page, gransk }) => {
    await inn(page, egenPerson(), `${HELSEAKTOR}/hvem-har-sett`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kven har sett opplysningane mine');
    await expect(page.getByText('Innlogging i portalen').first()).toBeVisible();
    await gransk();
    await page.goto('/kontroll');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kontroller ein avtale');
  });
});
