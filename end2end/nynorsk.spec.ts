/** The flows of Praksisinformasjon that other stories walk in bokmål only, in nynorsk, without scripts. */
import { harAvtale, harKontakt, harPraksis } from './klar';
import { egenPerson, expect, inn, test, velgPerson } from './stotte';

const KONTAKT = '/praksisinformasjon/helseaktor/kontakt';
const PRAKSIS = '/praksisinformasjon/praksis';
const AVTALER = '/praksisinformasjon/avtaler-og-samtykker';

test.use({ sprak: 'nn' });
test.beforeEach(({}, info) => test.skip(info.project.name !== 'mobil-uten-skript', 'the same words for all'));

test('F3: a new account, checked and used from a later day', async ({ page, gransk }) => {
  test.slow();
  await inn(page, egenPerson(), KONTAKT);
  await harKontakt(page);
  const id = await harPraksis(page);
  await page.goto(`${PRAKSIS}/${id}`);
  await page.getByRole('link', { name: 'Endre kontonummer' }).click();
  await page.getByLabel('Kontonummer', { exact: true }).fill('8601 11 17947');
  await page.getByLabel('Gjenta kontonummeret').fill('8601 11 17948');
  await page.getByRole('button', { name: 'Lagre og hald fram' }).click();
  await expect(page.getByRole('main')).toContainText('Dei to kontonummera er ulike. Skriv det same nummeret i begge felta.');
  await page.getByLabel('Gjenta kontonummeret').fill('8601 11 17947');
  await page.getByRole('button', { name: 'Lagre og hald fram' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sjekk det nye kontonummeret');
  await gransk();
  const ny = page.getByRole('link', { name: 'Logg inn på nytt' });
  if (await ny.isVisible()) {
    await ny.click();
    await velgPerson(page, 'ny-lege');
  }
  await page.getByRole('button', { name: 'Endre kontonummeret' }).click();
  await expect(page.getByText('Endringa er lagra.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText(/7947 blir brukt frå \d+\. \w+ \d{4}/);
});

test('F6: consents are given and withdrawn', async ({ page }) => {
  await inn(page, egenPerson(), AVTALER);
  const helfo = page.getByRole('region', { name: 'Helfo', exact: true });
  await expect(helfo).toContainText('Ikkje teke stilling');
  await helfo.getByRole('button', { name: /^Ja, eg samtykkjer/ }).click();
  await expect(page.getByText('Valet ditt for Helfo er lagra.')).toBeVisible();
  await expect(helfo).toContainText('Du gav samtykke');
  await helfo.getByRole('button', { name: /^Trekk samtykket tilbake/ }).click();
  await expect(helfo).toContainText('Du sa nei');
  await expect(page.getByRole('region', { name: 'Helsedirektoratet' })).toContainText('Ikkje teke stilling');
});

test('F8: a practice is ended and the agreement terminated; claims may still be sent', async ({ page, gransk }) => {
  test.slow();
  await inn(page, egenPerson(), KONTAKT);
  await harKontakt(page);
  const id = await harPraksis(page, { til: '' });
  await harAvtale(page);
  await page.goto(`${PRAKSIS}/${id}/slutt`);
  await expect(page.getByRole('main')).toContainText('Praksisen blir ikkje sletta.');
  await page.getByLabel(/^Siste dag/).fill('30.6.2027');
  await page.getByRole('button', { name: 'Lagre endringa' }).click();
  await expect(page.getByRole('main')).toContainText('30. juni 2027');

  await page.goto(`${AVTALER}/avtale/si-opp`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sei opp avtalen');
  await gransk();
  // The page says what the earliest day is; a date may be written the way it is read.
  const [, forste] = /Tidlegaste dag er (.+)\./.exec(await page.locator('#siste_dag-hjelp').innerText())!;
  await page.getByLabel('Siste dag avtalen skal gjelde').fill(forste);
  await page.getByRole('button', { name: 'Sei opp avtalen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Avtalen er sagt opp');
  await expect(page.getByRole('main')).toContainText('Fristen er seks månader');
  await gransk();
  await page.goto(AVTALER);
  await expect(page.getByRole('link', { name: 'Les og signer avtalen på nytt' })).toBeVisible();
});
