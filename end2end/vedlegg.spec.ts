/** Attachments: a logoped from contact data to education documents to practice; a doctor's documents; a vikariat. */
import { finnSak, saksbehandler, svar } from './saker';
import { egenPerson, expect, inn, ingenSidelengsRulling, test } from './stotte';
import { bekreftEpost, epostTil, fyllKontakt, registrerPraksis, signer, stegene } from './trinn';

const UTDANNING = '/praksisinformasjon/helseaktor/utdanning';
const pdf = (navn: string) => ({ name: navn, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n') });

test('a logoped walks from first login to a signed agreement, with the education approved on the way', async ({ page, browser, baseURL, medSkript, gransk, konsoll }) => {
  konsoll.tillat(/last-opp/);
  test.slow();
  const merke = crypto.randomUUID().slice(0, 8);
  const [epost, vitnemal] = [`logoped-${merke}@eksempel.example`, `vitnemål-${merke}.pdf`];
  await inn(page, egenPerson('logoped'), '/');
  await expect(stegene(page)).toContainText(['Ikke gjort', 'Venter', 'Venter', 'Venter', 'Venter', 'Ikke gjort']);
  await page.goto(`${UTDANNING}/logoped`);
  await expect(page.getByText('Fyll ut e-postadresse og telefonnummer først.')).toBeVisible();
  await gransk();
  await fyllKontakt(page, epost);
  await bekreftEpost(page, epost);
  await page.goto('/praksisinformasjon/helseaktor');
  await expect(page.getByRole('heading', { level: 2, name: 'Utdanningsdokumentasjon' })).toBeVisible();
  await gransk();
  await page.goto('/');
  await page.getByRole('link', { name: 'Send utdanningsdokumentasjon' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Utdanningsdokumentasjon');
  await gransk();
  await page.getByRole('link', { name: 'Logoped' }).click();
  await gransk();

  // Nothing chosen; then a text that calls itself a PDF.
  await page.getByRole('button', { name: 'Last opp fila' }).click();
  await expect(page.getByRole('group', { name: 'Du må rette 1 feil' })).toBeFocused();
  await expect(page.getByRole('main')).toContainText('Velg fila du vil laste opp.');
  await gransk();
  await page.getByLabel('Fil', { exact: true }).setInputFiles({ name: 'vitnemål.pdf', mimeType: 'application/pdf', buffer: Buffer.from('Dette er ren tekst.') });
  await page.getByRole('button', { name: 'Last opp fila' }).click();
  await expect(page.getByRole('main')).toContainText('Fila er ikke en PDF, JPEG eller PNG.');

  await page.getByLabel('Vitnemål').check();
  await page.getByLabel('Fil', { exact: true }).setInputFiles(pdf(vitnemal));
  await page.getByRole('button', { name: 'Last opp fila' }).click();
  await expect(page.getByText('Fila er lastet opp.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText(vitnemal);
  await gransk();
  await page.setViewportSize({ width: 320, height: 640 });
  await ingenSidelengsRulling(page);
  await page.setViewportSize({ width: 1280, height: 800 });

  // A second file, deleted again.
  await page.getByLabel('Annet som viser utdanningen din').check();
  await page.getByLabel('Fil', { exact: true }).setInputFiles(pdf('kurs.pdf'));
  await page.getByRole('button', { name: 'Last opp fila' }).click();
  await page.getByRole('button', { name: 'Slett kurs.pdf' }).click();
  await expect(page.getByText('Fila er slettet.')).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('kurs.pdf');

  // The file comes as a download with a name that says nothing.
  const [nedlasting] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: `Last ned ${vitnemal}` }).click()]);
  expect(nedlasting.suggestedFilename()).toMatch(/^vedlegg-[0-9a-f]{8}\.pdf$/);

  await page.getByRole('button', { name: 'Send til Helfo' }).click();
  await expect(page.getByText('Utdanningsdokumentasjonen er sendt.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Til behandling');
  await expect(page.getByLabel('Fil', { exact: true })).toHaveCount(0);
  await gransk();

  const id = await registrerPraksis(page, { type: 'LOGO', orgnr: '314574672' });
  await expect(page.getByRole('main')).toContainText('Du får ikke oppgjør før Helfo har godkjent utdanningen din.');
  await page.goto(`/praksisinformasjon/praksis/${id}`);
  await expect(page.getByRole('main')).toContainText('Vent med å sende krav til utdanningen er godkjent.');
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 3, name: 'Utdanningen din er til behandling (logoped)' })).toBeVisible();
  await expect(stegene(page)).toContainText(['Ferdig', 'Ferdig', 'Ferdig', 'Hos Helfo', 'Ikke gjort', 'Ikke gjort']);
  await gransk();

  // A case worker approves; then the agreement is all that is left.
  const ravn = await saksbehandler(browser, 'saksbehandler', baseURL, medSkript);
  await finnSak(ravn, vitnemal, 'Dokumentasjon av utdanning');
  await svar(ravn, 'Godkjenn', 'Vitnemålet viser utdanningen');
  await ravn.context().close();
  await epostTil(epost, /Helfo har sett/);
  await page.reload();
  await expect(stegene(page)).toContainText(['Ferdig', 'Ferdig', 'Ferdig', 'Ferdig', 'Ikke gjort', 'Ikke gjort']);
  await stegene(page).nth(4).getByRole('link').click();
  await signer(page);
  await epostTil(epost, /Du signerte avtale om direkte/);
  await page.goto('/');
  await expect(stegene(page)).toHaveCount(0);
  await page.goto(`/praksisinformasjon/praksis/${id}`);
  await expect(page.getByRole('main')).not.toContainText('Vent med å sende krav');
});

test('a doctor: conditions first, documents with the practice, a vikariat says for whom', async ({ page, gransk }) => {
  test.slow();
  await inn(page, egenPerson('lege'), '/praksisinformasjon/helseaktor/kontakt');
  await fyllKontakt(page);
  await page.goto('/praksisinformasjon/praksis/ny');
  await expect(page.getByRole('heading', { level: 2, name: 'Dette må være på plass' })).toBeVisible();
  await page.getByText('Legevakt', { exact: true }).first().click();
  await expect(page.getByText('Legevakt gir ikke rett til oppgjør for annen behandling.')).toBeVisible();
  await gransk();
  await page.locator('#praksistype').selectOption('FALE');
  await page.locator('#orgnr').fill('314239016');
  await page.getByRole('button', { name: 'Lagre og fortsett' }).click();

  await page.getByLabel('Jeg er vikar for en annen i denne praksisen').check();
  await page.getByLabel('Første dag').fill('1.1.2026');
  await page.locator('#konto').fill('12345678903');
  await page.locator('#konto_gjenta').fill('12345678903');
  await page.locator('#epost1').fill('praksis@eksempel.example');
  await page.getByRole('button', { name: 'Lagre og fortsett' }).click();
  await expect(page.getByRole('group', { name: 'Du må rette 2 feil' })).toBeFocused();
  await expect(page.getByRole('main')).toContainText('Skriv HPR-nummeret.');
  await gransk();
  // By name: somebody with agreement and practice is chosen from the hits, and what is typed stands.
  await page.getByRole('button', { name: 'Finn HPR-nummeret' }).click();
  await expect(page.getByRole('group', { name: 'Du må rette 1 feil' })).toContainText('Skriv navnet til den du er vikar for.');
  await page.getByLabel(/^Finn HPR-nummeret med navn/).fill('terne');
  await page.getByRole('button', { name: 'Finn HPR-nummeret' }).click();
  await gransk();
  await page.getByRole('button', { name: 'Velg Langveis Terne' }).first().click();
  await expect(page.getByText('HPR-nummeret er fylt ut.')).toBeVisible();
  await expect(page.locator('#epost1')).toHaveValue('praksis@eksempel.example');
  await expect(page.getByLabel(/^HPR-nummeret til den du er vikar for/)).toHaveValue('565500666');
  await page.getByLabel(/^Siste dag/).fill('30.6.2026');
  await page.getByRole('button', { name: 'Lagre og fortsett' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Legg ved dokumenter');
  await expect(page.getByLabel('Vikaravtale eller arbeidsavtale')).toBeChecked();
  await page.getByLabel('Fil', { exact: true }).setInputFiles(pdf('vikaravtale.pdf'));
  await page.getByRole('button', { name: 'Last opp fila' }).click();
  await expect(page.getByText('Fila er lastet opp.')).toBeVisible();
  await gransk();
  await page.getByRole('link', { name: 'Fortsett' }).click();
  await expect(page.getByRole('main')).toContainText('HPR-nummer 565500666');
  await expect(page.getByRole('main')).toContainText('Vikaravtale eller arbeidsavtale');
  await gransk();
  await page.getByRole('button', { name: 'Registrer praksisen' }).click();
  await expect(page.getByRole('main')).toContainText('Vikar for HPR-nummer 565500666');
  await page.getByRole('link', { name: 'Se praksisen' }).click();
  await expect(page.getByRole('main')).toContainText('Vi har fått dokumentene vi trenger.');
  await gransk();
});

test.describe('på nynorsk', () => {
  test.use({ sprak: 'nn' });

  test('the education page and its faults', async ({ page, gransk, konsoll }) => {
    konsoll.tillat(/last-opp/);
    await page.setViewportSize({ width: 320, height: 640 });
    await inn(page, egenPerson('logoped'), '/praksisinformasjon/helseaktor/kontakt');
    await fyllKontakt(page);
    await page.goto(`${UTDANNING}/audiopedagog`);
    await page.getByRole('button', { name: 'Last opp fila' }).click();
    await expect(page.getByRole('main')).toContainText('Vel fila du vil laste opp.');
    await ingenSidelengsRulling(page);
    await gransk();
  });
});
