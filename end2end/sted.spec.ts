/** The practice site: one box that searches two registers, with suggestions while typing and as a list without scripts. */
import type { Page } from '@playwright/test';
import { harKontakt, harPraksis } from './klar';
import { egenPerson, expect, inn, ingenSidelengsRulling, test } from './stotte';

const PRAKSIS = '/praksisinformasjon/praksis';
const NY = `${PRAKSIS}/ny`;

/** Searches the way this browser can, and gives the hits. */
async function sok(side: Page, medSkript: boolean, tekst: string) {
  if (medSkript) await side.locator('html[data-klar]').waitFor();
  await side.locator('#orgnr').fill(tekst);
  if (medSkript) return side.getByRole('listbox').getByRole('option');
  await side.locator('#skjema button[name=slaa_opp]').first().click();
  return side.locator('#oppslag li');
}

async function velg(side: Page, medSkript: boolean, navn: string) {
  if (medSkript) await side.getByRole('option').filter({ hasText: navn }).first().click();
  else await side.locator('#oppslag li').filter({ hasText: navn }).first().getByRole('button').click();
}

async function tilNy(side: Page, person = egenPerson()) {
  await inn(side, person, '/praksisinformasjon/helseaktor/kontakt');
  await harKontakt(side);
  await side.goto(NY);
}

test('a place is found by name and chosen, and the address that was seen follows to the answers', async ({ page, medSkript, gransk }) => {
  test.slow();
  await tilNy(page);
  await page.getByLabel('Type praksis').selectOption('FALE');
  const treff = await sok(page, medSkript, 'kurbadet');
  await expect(treff).toHaveCount(2);
  await expect(treff.first()).toContainText('Badeveien 8, 2. etasje');
  await expect(treff.first()).toContainText('Adresseregisteret');
  await expect(treff.last()).toContainText('Dette er en hovedenhet.');
  await expect(page.getByRole('status').filter({ hasText: '2 treff. Velg ett av dem.' })).toBeVisible();
  await gransk();
  await velg(page, medSkript, 'Kurbadet Helsesenter');
  const oppslag = page.locator('#oppslag');
  await expect(oppslag).toContainText('Badeveien 8, 2. etasje');
  await expect(oppslag).toContainText('Adressen er fra Adresseregisteret.');
  expect((await page.locator('#orgnr').inputValue()).replace(/\D/g, '')).toBe('314239016');
  await gransk();
  await page.getByRole('button', { name: 'Lagre og fortsett' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Periode, konto og e-post');
  await page.locator('#fra').fill('1.1.2025');
  for (const felt of ['#konto', '#konto_gjenta']) await page.locator(felt).fill('1234 56 78903');
  await page.locator('#epost1').fill('praksis@eksempel.example');
  await page.getByRole('button', { name: 'Lagre og fortsett' }).click();
  await page.getByRole('link', { name: 'Fortsett' }).click();
  await expect(page.getByRole('main')).toContainText('Badeveien 8, 2. etasje');
  await page.getByRole('button', { name: 'Registrer praksisen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Praksisen er registrert');
});

test('a head office leads to its places; what cannot be used says why; no hits says what to do', async ({ page, medSkript, gransk }) => {
  test.slow();
  await tilNy(page);
  await expect(await sok(page, medSkript, 'gamlebyen')).toContainText('Enheten ble slettet i Enhetsregisteret');
  await sok(page, medSkript, 'finnes ikke');
  await expect(page.getByRole('status').filter({ hasText: 'Ingen treff.' })).toBeVisible();
  await gransk();
  await sok(page, medSkript, 'soltun');
  await velg(page, medSkript, 'Soltun Legekontor AS');
  await expect(page.locator('#oppslag')).toContainText('Underenheter du kan velge');
  await gransk();
});

test('words that are no choice are refused, with the hits beside them', async ({ page, medSkript, gransk }) => {
  await tilNy(page);
  await page.getByLabel('Type praksis').selectOption('FALE');
  if (medSkript) await page.locator('html[data-klar]').waitFor();
  await page.locator('#orgnr').fill('kurbadet');
  await page.getByRole('button', { name: 'Lagre og fortsett' }).click();
  await expect(page.getByRole('group', { name: 'Du må rette 1 feil' })).toBeFocused();
  await expect(page.locator('#orgnr-feil')).toHaveText('Velg et praksissted fra treffene, eller skriv organisasjonsnummeret.');
  await gransk();
  await page.getByRole('button', { name: 'Velg Kurbadet Helsesenter' }).click();
  await expect(page.locator('#oppslag')).toContainText('Badeveien 8, 2. etasje');
});

test('a practice moves to a place found by name', async ({ page, medSkript }) => {
  test.slow();
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor/kontakt');
  await harKontakt(page);
  const id = await harPraksis(page);
  await page.goto(`${PRAKSIS}/${id}/sted`);
  await sok(page, medSkript, 'grevlinghiet, oslo');
  await velg(page, medSkript, 'Hiveien 5, inngang B');
  await expect(page.locator('#oppslag')).toContainText('Hiveien 5, inngang B');
  await page.getByLabel(/^Navn på praksisen/).fill('');
  await page.getByRole('button', { name: 'Lagre endringen' }).click();
  await expect(page.getByText('Endringen er lagret.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Hiveien 5, inngang B');
});

test.describe('på nynorsk, 320 px', () => {
  test.use({ sprak: 'nn' });

  test('hits and no hits fit a narrow page', async ({ page, medSkript, gransk }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await tilNy(page);
    await expect(page.getByLabel('Praksisstad: namn, stad eller organisasjonsnummer')).toBeVisible();
    await expect(await sok(page, medSkript, 'fjordbyen')).not.toHaveCount(0);
    await ingenSidelengsRulling(page);
    await gransk();
    await sok(page, medSkript, 'finst ikkje');
    await expect(page.getByRole('status').filter({ hasText: 'Prøv ein del av namnet' })).toBeVisible();
    await ingenSidelengsRulling(page);
  });
});
