/** The tab Avtaler og samtykker: from first login to a signed agreement, and the consents. */
import { readFile } from 'node:fs/promises';
import { egenPerson, expect, iEgenNettleser, inn, ingenSidelengsRulling, test } from './stotte';
import { PRAKSIS, bekreftEpost, epostTil, fyllKontakt, registrerPraksis, signer, stegene } from './trinn';

const AVTALER = '/praksisinformasjon/avtaler-og-samtykker';

test('a new doctor walks from first login to a signed agreement', async ({ page, browser, baseURL, medSkript, gransk }) => {
  test.slow();
  const person = egenPerson('ny-lege');
  const epost = `ny-lege-${crypto.randomUUID().slice(0, 8)}@eksempel.example`;
  await inn(page, person, '/');
  const krever = page.getByRole('region', { name: 'Krever handling' });
  await expect(stegene(page)).toHaveText([
    /^Fyll ut e-postadresse og telefonnummer.*Ikke gjort.*Gjør dette først/,
    /^Bekreft e-postadressen din.*Venter/,
    /^Registrer praksisen din.*Venter/,
    /^Send dokumentasjonen.*Venter/,
    /^Signer avtalen om direkte oppgjør.*Venter/,
    /^Velg hva e-postadressen din kan brukes til.*Ikke gjort/,
  ]);
  await gransk();
  await page.goto(AVTALER);
  await expect(page.getByText('Ikke signert')).toBeVisible();
  await gransk();
  await page.goto(`${AVTALER}/avtale`);
  await expect(page.getByText('Fyll ut e-postadresse og telefonnummer før du signerer.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Signer avtalen' })).toHaveCount(0);
  await gransk();

  // Left half filled in, and taken up on the phone: nothing typed is lost.
  await page.goto('/');
  await krever.getByRole('link', { name: 'Fyll ut e-postadresse og telefonnummer' }).click();
  await page.getByLabel('Personlig e-postadresse').fill(epost);
  await page.getByRole('button', { name: 'Lagre utkast' }).click();
  await expect(page.getByRole('status').getByText('Det du skrev, er lagret i 30 dager.')).toBeVisible();
  await expect(stegene(page).first()).toContainText('Påbegynt');
  await gransk();
  const mobil = await iEgenNettleser(browser, person, baseURL, medSkript, { viewport: { width: 375, height: 740 } });
  await stegene(mobil).first().getByRole('link').click();
  await expect(mobil.getByLabel('Personlig e-postadresse')).toHaveValue(epost);
  await mobil.getByLabel('Telefonnummer').fill('90 01 23 45');
  await mobil.getByRole('button', { name: 'Lagre endringene' }).click();
  await expect(mobil.getByText('Opplysningene er lagret.')).toBeVisible();
  await bekreftEpost(mobil, epost);
  await mobil.goto('/');
  await stegene(mobil).nth(2).getByRole('link', { name: 'Registrer ny praksis' }).click();
  await mobil.locator('#praksistype').selectOption(PRAKSIS.type);
  await mobil.locator('#orgnr').fill(PRAKSIS.orgnr);
  await mobil.getByRole('button', { name: 'Lagre og fortsett' }).click();
  await mobil.locator('#fra').fill(PRAKSIS.fra);
  await mobil.locator('#konto').fill('1234 56');
  await gransk(mobil);
  await mobil.getByRole('button', { name: 'Lagre utkast' }).click();
  await expect(stegene(mobil).nth(2)).toContainText('Påbegynt');
  await ingenSidelengsRulling(mobil);
  await gransk(mobil);
  await mobil.context().close();

  // And back on the first: the practice goes on where it was left.
  await page.goto('/');
  await expect(stegene(page)).toContainText(['Ferdig', 'Ferdig', 'Påbegynt', 'Registrer praksisen først.', 'Ikke gjort', 'Ikke gjort']);
  await page.getByRole('link', { name: 'Fortsett registreringen' }).click();
  await expect(page.locator('#fra')).toHaveValue(PRAKSIS.fra);
  await expect(page.locator('#konto')).toHaveValue('1234 56');
  await registrerPraksis(page);
  await epostTil(epost, /Du registrerte praksisen/);

  // Reading is put away too; the box is ticked on the text that is shown.
  await page.goto(`${AVTALER}/avtale`);
  await page.getByLabel('Jeg har lest avtalen og godtar den').check();
  await page.getByRole('button', { name: 'Les ferdig senere' }).click();
  await expect(stegene(page).nth(4)).toContainText('Påbegynt');
  await page.goto(`${AVTALER}/avtale`);
  await expect(page.getByText('Du la bort avtalen')).toBeVisible();
  await expect(page.getByLabel('Jeg har lest avtalen og godtar den')).not.toBeChecked();
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
  await epostTil(epost, /Du signerte avtale om direkte/);
  await page.goto('/');
  await expect(krever).not.toContainText('Signer avtalen');
  await expect(stegene(page)).toHaveCount(0);
  await expect(krever.getByRole('heading', { level: 3 })).toHaveText([/^Send dokumentasjon for praksisen/, 'Velg hva e-postadressen din kan brukes til']);
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
    await inn(page, egenPerson('logoped'), '/');
    await expect(stegene(page)).toContainText(['Ikkje gjort', 'Ventar', 'Ventar', 'Ventar', 'Signer avtalen om direkte oppgjer', 'Ikkje gjort']);
    await ingenSidelengsRulling(page);
    await gransk();
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
