/** The tab Praksis: register a new one in three steps, see it, change it; the account is guarded. */
import { harKontakt, harPraksis } from './klar';
import { egenPerson, expect, inn, ingenSidelengsRulling, test, velgPerson } from './stotte';
import { epostTil, fyllKontakt, registrerPraksis } from './trinn';

const PRAKSIS = '/praksisinformasjon/praksis';
const NY = `${PRAKSIS}/ny`;

test('contact data first; then place, period and account, answers checked, receipt', async ({ page, gransk }) => {
  test.slow();
  await inn(page, egenPerson(), PRAKSIS);
  await expect(page.getByRole('heading', { level: 2, name: 'Fyll ut kontaktopplysningene dine først' })).toBeVisible();
  await gransk();
  await page.getByRole('main').getByRole('link', { name: 'Fyll ut e-postadresse og telefonnummer' }).first().click();
  await fyllKontakt(page);
  await page.goto(PRAKSIS);
  await expect(page.getByText('Du har ingen praksis ennå')).toBeVisible();
  await gransk();
  await page.getByRole('link', { name: 'Registrer ny praksis' }).click();

  // Step 1: a doctor is offered what a doctor may have.
  const type = page.getByLabel('Type praksis');
  await expect(type.locator('option[value=FALE]')).toHaveCount(1);
  await expect(type.locator('option[value=TANN]')).toHaveCount(0);
  await page.getByRole('button', { name: 'Lagre og fortsett' }).click();
  await expect(page.getByRole('group', { name: 'Du må rette 2 feil' })).toBeFocused();
  await gransk();
  await type.selectOption('FALE');
  // Wrong check digit; then a head office, which offers its sub-units.
  await page.getByLabel('Praksissted: navn, sted eller organisasjonsnummer').fill('314 239 017');
  await page.getByRole('button', { name: 'Lagre og fortsett' }).click();
  await expect(page.getByRole('main')).toContainText('Ett eller flere siffer i organisasjonsnummeret er feil.');
  await page.getByLabel('Praksissted: navn, sted eller organisasjonsnummer').fill('210 400 176');
  await page.getByRole('button', { name: 'Søk', exact: true }).click();
  await expect(page.locator('#oppslag')).toContainText('Underenheter du kan velge');
  await gransk();
  await page.locator('#oppslag').getByRole('button', { name: /Velg/ }).first().click();

  // Step 2: all that is wrong at once, nothing typed is lost.
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Periode, konto og e-post');
  await page.getByLabel('Første dag').fill('31.12.2027');
  await page.getByLabel(/^Siste dag/).fill('1.1.2025');
  await page.getByLabel('Kontonummer', { exact: true }).fill('1234 56 78904');
  await page.getByLabel('Gjenta kontonummeret').fill('1234 56 78904');
  await page.getByRole('button', { name: 'Lagre og fortsett' }).click();
  await expect(page.getByRole('group', { name: /Du må rette \d feil/ })).toBeFocused();
  await expect(page.getByRole('main')).toContainText('Ett eller flere siffer i kontonummeret er feil.');
  await gransk();
  await page.getByLabel('Første dag').fill('1.1.25');
  await page.getByLabel(/^Siste dag/).fill('31.12.2027');
  await page.getByLabel('Kontonummer', { exact: true }).fill('12345678903');
  await page.getByLabel('Gjenta kontonummeret').fill('1234.56.78903');
  await page.getByLabel('E-postadresse 1', { exact: true }).first().fill('praksis@eksempel.example');
  await page.getByRole('button', { name: 'Lagre og fortsett' }).click();

  // Step 3: documents, which may be sent later.
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Legg ved dokumenter');
  await gransk();
  await page.getByRole('link', { name: 'Fortsett' }).click();

  // Step 4: the answers, what citizens will see, and sending.
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Sjekk svarene');
  const svar = page.getByRole('main');
  await expect(svar).toContainText('1. januar 2025');
  await expect(svar).toContainText('1234 56 78903');
  await expect(svar).toContainText('314 239 016');
  await expect(svar.getByText('Dette ser innbyggerne')).toBeVisible();
  await gransk();
  await page.getByRole('button', { name: 'Registrer praksisen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Praksisen er registrert');
  await gransk();

  await page.getByRole('link', { name: 'Se praksisen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/kurbadet helsesenter/i);
  await expect(page.getByRole('main')).not.toContainText('1234 56 78903');
  await expect(page.getByRole('main')).toContainText('8903');
});

test('a double click registers one practice', async ({ page }) => {
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor/kontakt');
  await fyllKontakt(page);
  await registrerPraksis(page);
  // The same form once more, as when one goes back and presses again.
  await page.goto(PRAKSIS);
  await expect(page.getByRole('link', { name: /^Se og endre/ })).toHaveCount(1);
});

test('the account changes after a fresh login, later, and everyone hears of it', async ({ page, gransk }) => {
  test.slow();
  const [person, merke] = [egenPerson(), crypto.randomUUID().slice(0, 8)];
  await inn(page, person, '/praksisinformasjon/helseaktor/kontakt');
  await harKontakt(page, `konto-${merke}@eksempel.example`);
  const id = await harPraksis(page);
  await page.goto(`${PRAKSIS}/${id}`);
  await page.getByRole('link', { name: 'Endre kontonummer' }).click();
  await page.getByRole('button', { name: 'Lagre og fortsett' }).click();
  await expect(page.getByRole('group', { name: /Du må rette \d feil/ })).toBeFocused();
  await page.getByLabel('Kontonummer', { exact: true }).fill('8601 11 17947');
  await page.getByLabel('Gjenta kontonummeret').fill('8601 11 17947');
  await page.getByRole('button', { name: 'Lagre og fortsett' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sjekk det nye kontonummeret');
  await expect(page.getByRole('main')).toContainText('8903');
  await expect(page.getByRole('main')).toContainText('7947');
  await gransk();
  const ny = page.getByRole('link', { name: 'Logg inn på nytt' });
  if (await ny.isVisible()) {
    await ny.click();
    await velgPerson(page, 'ny-lege');
  }
  await page.getByRole('button', { name: 'Endre kontonummeret' }).click();
  await expect(page.getByText('Endringen er lagret.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('brukes fra 7. januar 2026');
  await gransk();
  await page.getByRole('group').filter({ hasText: 'Kontonummer' }).first().click();
  await epostTil(`konto-${merke}@eksempel.example`, /kontonummer/i);
});

test('place, end, addresses and ambulatory are changed on pages of their own', async ({ page, context, gransk, konsoll }) => {
  test.slow();
  konsoll.tillat(/status of 409/);
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor/kontakt');
  await harKontakt(page);
  const id = await harPraksis(page);
  await page.goto(`${PRAKSIS}/${id}`);
  await page.getByRole('link', { name: 'Endre e-post for utbetalingsvedtak' }).click();
  await gransk();
  await page.locator('#epost2').fill('regnskap@eksempel.example');
  const annen = await context.newPage();
  await annen.goto(`${PRAKSIS}/${id}/ambulerende`);
  await gransk(annen);
  await page.getByRole('button', { name: 'Lagre endringen' }).click();
  await expect(page.getByText('Endringen er lagret.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('regnskap@eksempel.example');

  // The other page was opened before that: both versions are shown.
  await annen.getByLabel('Praksisen er bare ambulerende').check();
  await annen.getByRole('button', { name: 'Lagre endringen' }).click();
  await expect(annen.getByRole('main')).toContainText('Noen har endret dette etter at du åpnet siden');
  await gransk(annen);
  await annen.getByRole('button', { name: 'Lagre mitt likevel' }).click();
  await expect(annen.getByText('Endringen er lagret.')).toBeVisible();
  await expect(annen.getByRole('main')).toContainText('Behandler pasienter i Larvik kommune');
  await annen.close();

  await page.goto(`${PRAKSIS}/${id}/slutt`);
  await gransk();
  await page.locator('#til').fill('30.6.2026');
  await page.getByRole('button', { name: 'Lagre endringen' }).click();
  await expect(page.getByRole('main')).toContainText('30. juni 2026');
  await page.goto(`${PRAKSIS}/${id}/sted`);
  await gransk();
});

test('someone else’s practice does not exist', async ({ page, konsoll }) => {
  konsoll.tillat(/status of 404/);
  await inn(page, egenPerson());
  for (const sti of ['', '/konto', '/epost', '/registrert']) {
    await page.goto(`${PRAKSIS}/1004326178${sti}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vi fant ikke siden');
  }
});

test.describe('på nynorsk, 320 px', () => {
  test.use({ sprak: 'nn' });

  test('list, form and page of a practice', async ({ page, gransk }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await inn(page, egenPerson('logoped'), '/praksisinformasjon/helseaktor/kontakt');
    await fyllKontakt(page);
    await page.goto(NY);
    await page.getByRole('button', { name: 'Lagre og hald fram' }).click();
    await expect(page.getByRole('group', { name: /Du må rette \d feil/ })).toBeFocused();
    await ingenSidelengsRulling(page);
    await gransk();
    const id = await registrerPraksis(page, { type: 'LOGO', orgnr: '314574672' });
    await ingenSidelengsRulling(page);
    for (const sti of [PRAKSIS, `${PRAKSIS}/${id}`, `${PRAKSIS}/${id}/konto`]) {
      await page.goto(sti);
      await ingenSidelengsRulling(page);
      await gransk();
    }
  });
});

for (const sprak of ['nb', 'nn'] as const) {
  test.describe(`endringer i Enhetsregisteret, ${sprak}`, () => {
    test.use({ sprak });

    test('a place that has moved is a task, with both addresses on the page of the practice', async ({ page, gransk }) => {
      test.slow();
      const ord = {
        nb: { oppgave: 'Sjekk adressen til praksisen', lenke: 'Se hva som er endret', ja: /^Ja, det stemmer/, annet: 'Velg et annet praksissted' },
        nn: { oppgave: 'Sjekk adressa til praksisen', lenke: 'Sjå kva som er endra', ja: /^Ja, det stemmer/, annet: 'Vel ein annan praksisstad' },
      }[sprak];
      // The register is read when the portal starts; the answer is not pressed, so that everyone finds the task here.
      await expect(async () => {
        await inn(page, 'd-nummer');
        await expect(page.getByRole('heading', { level: 3, name: ord.oppgave })).toBeVisible({ timeout: 2_000 });
      }).toPass({ timeout: 60_000 });
      await gransk();
      await page.getByRole('listitem').filter({ hasText: ord.oppgave }).getByRole('link', { name: ord.lenke }).click();
      const funn = page.getByRole('region', { name: ord.oppgave });
      await expect(funn).toContainText('Hiveien 3, 0655 Oslo');
      await expect(funn).toContainText('Hiveien 5, 0655 Oslo');
      await expect(funn.getByRole('button', { name: ord.ja })).toBeVisible();
      await page.setViewportSize({ width: 320, height: 640 });
      await ingenSidelengsRulling(page);
      await gransk();
      await funn.getByRole('link', { name: ord.annet }).click();
      await expect(page).toHaveURL(/\/sted$/);
    });
  });
}
