/** The tab Avtaler og samtykker: from first login to a signed agreement, and the consents. */
import { readFile } from 'node:fs/promises';
import { egenPerson, expect, inn, ingenSidelengsRulling, test } from './stotte';
import { fyllKontakt, registrerPraksis, signer } from './trinn';

const AVTALER = '/praksisinformasjon/avtaler-og-samtykker';

test('a new doctor walks from first login to a signed agreement', async ({ page, gransk }) => {
  test.slow();
  await inn(page, egenPerson('ny-lege'), '/');
  await expect(page.getByRole('region', { name: 'Krever handling' })).toContainText('Signer avtalen om direkte oppgjør');
  await gransk();
  await page.goto(AVTALER);
  await expect(page.getByText('Ikke signert')).toBeVisible();
  await gransk();
  await page.goto(`${AVTALER}/avtale`);
  await expect(page.getByText('Fyll ut e-postadresse og telefonnummer før du signerer.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Signer avtalen' })).toHaveCount(0);
  await gransk();
  await fyllKontakt(page);
  await registrerPraksis(page);

  await page.goto(AVTALER);
  await page.getByRole('link', { name: 'Les og signer avtalen' }).click();
  await expect(page.getByRole('article')).toContainText('direkte oppgjør');
  await page.getByRole('button', { name: 'Signer avtalen' }).click();
  await expect(page.getByRole('group', { name: 'Du må rette 1 feil' })).toBeFocused();
  await expect(page).toHaveTitle(/^Feil: /);
  await gransk();
  await page.getByRole('link', { name: 'Kryss av for at du har lest avtalen og godtar den.' }).click();
  await expect(page.getByLabel('Jeg har lest avtalen og godtar den')).toBeFocused();
  await page.getByLabel('Jeg har lest avtalen og godtar den').check();
  await page.getByRole('button', { name: 'Signer avtalen' }).dblclick();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Avtalen er signert');
  await expect(page.getByRole('main')).toContainText('6. januar 2026');
  await gransk();

  const nedlasting = page.waitForEvent('download');
  await page.getByRole('link', { name: /Last ned avtalen/ }).click();
  const fil = await nedlasting;
  expect(fil.suggestedFilename()).toMatch(/^[a-z0-9-]+\.pdf$/);
  const pdf = await readFile(await fil.path());
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');

  await page.goto(AVTALER);
  await expect(page.getByText('Avtalen gjelder. Du trenger ikke gjøre noe.')).toBeVisible();
  // The double click signed once.
  await expect(page.getByText('Tidligere avtaler')).toHaveCount(0);
  await gransk();
  await page.goto(`${AVTALER}/avtale`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Du har signert avtalen');
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Krever handling' })).not.toContainText('Signer avtalen');
});

test('consents: given and withdrawn apart, with history', async ({ page, gransk }) => {
  await inn(page, egenPerson(), AVTALER);
  const helfo = page.getByRole('region', { name: 'Helfo', exact: true });
  const direktoratet = page.getByRole('region', { name: 'Helsedirektoratet' });
  await expect(helfo).toContainText('Ikke tatt stilling');
  await helfo.getByRole('button', { name: /^Ja, jeg samtykker/ }).click();
  await expect(page.getByText(/^Valget ditt for .* er lagret\.$/)).toBeVisible();
  await expect(helfo).toContainText('Du ga samtykke');
  await expect(direktoratet).toContainText('Ikke tatt stilling');
  await direktoratet.getByRole('button', { name: /^Nei, jeg samtykker ikke/ }).click();
  await expect(direktoratet).toContainText('Du sa nei');
  await helfo.getByRole('button', { name: /Trekk samtykket tilbake/ }).click();
  await expect(helfo).toContainText('Du sa nei');
  await helfo.getByText(/Alle valg \(2\)/).click();
  await expect(helfo.getByRole('listitem')).toHaveCount(2);
  await gransk();
});

test('who signed an older version is told what is new', async ({ page }) => {
  await inn(page, 'psykolog', AVTALER);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Avtaler og samtykker');
  await expect(page.getByText('Tidligere avtaler')).toBeVisible();
});

test.describe('på nynorsk', () => {
  test.use({ sprak: 'nn' });

  test('a logoped signs in the language they read', async ({ page, gransk }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await inn(page, egenPerson('logoped'), '/praksisinformasjon/helseaktor/kontakt');
    await fyllKontakt(page);
    await page.goto(`${AVTALER}/avtale`);
    await expect(page.getByRole('article')).toContainText('oppgjer');
    await ingenSidelengsRulling(page);
    await gransk();
    await signer(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Avtalen er signert');
    await page.goto(AVTALER);
    await expect(page.getByText('Avtalen gjeld. Du treng ikkje gjere noko.')).toBeVisible();
    await ingenSidelengsRulling(page);
  });
});
