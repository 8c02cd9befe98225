/** The public list: found by anyone, searched by name, profession and place, kept right by the practitioners themselves. */
import { harKontakt, harPraksis } from './klar';
import { egenPerson, expect, iLystOgMorkt, inn, ingenSidelengsRulling, test } from './stotte';
import { signer } from './trinn';

const LISTE = '/behandlere';

test('anyone finds a practitioner by name, profession and place', async ({ page, gransk }) => {
  await page.goto('/');
  await page.getByRole('main').getByRole('link', { name: 'Finn en behandler' }).click();
  await expect(page).toHaveURL(LISTE);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Finn en behandler');
  await iLystOgMorkt(page, () => gransk());

  await page.getByLabel('Navn', { exact: true }).fill('blank bev');
  await page.getByLabel('Yrke').selectOption('tannlege');
  await page.getByLabel('Kommune eller sted').fill('sandnes');
  await page.getByRole('button', { name: 'Søk', exact: true }).click();
  await expect(page).toHaveURL(/\?navn=blank\+bev&yrke=tannlege&sted=sandnes$/);
  const kort = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Blank Bever' }).first();
  await expect(kort).toContainText('Tannlege · HPR-nummer 565500222');
  await expect(kort).toContainText('Blåfjell Tannklinikk');
  await expect(kort).toContainText('4306 Sandnes');
  await gransk();

  // The search is in the address: back, forward and a new look give the same.
  await page.reload();
  await expect(page.getByLabel('Navn', { exact: true })).toHaveValue('blank bev');
  await expect(page.getByLabel('Yrke')).toHaveValue('tannlege');

  await page.getByLabel('Kommune eller sted').fill('finnes ikke');
  await page.getByRole('button', { name: 'Søk', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Ingen treff' })).toBeVisible();
  await gransk();
  await page.getByRole('link', { name: 'Nullstill søket' }).first().click();
  await expect(page).toHaveURL(LISTE);
});

test('an identity number is not searched for', async ({ page, gransk }) => {
  await page.goto(LISTE);
  await page.getByLabel('Navn', { exact: true }).fill('06828399789');
  await page.getByRole('button', { name: 'Søk', exact: true }).click();
  await expect(page.getByRole('group', { name: 'Du må rette 1 feil' })).toBeFocused();
  await expect(page.getByRole('main')).toContainText('Ikke søk med fødselsnummer.');
  await expect(page.getByLabel('Navn', { exact: true })).toHaveValue('');
  await gransk();
});

test('one is listed when both practice and agreement are there, and hides the address at once', async ({ page, browser, baseURL, medSkript }) => {
  test.slow();
  // The public, who is not logged in.
  const gjest = await browser.newContext({ baseURL, javaScriptEnabled: medSkript });
  const ute = await gjest.newPage();
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor/kontakt');
  await harKontakt(page);
  const id = await harPraksis(page);
  // A name of its own, so that others who run this story are not found.
  const navn = `Prøve${Math.random().toString(36).slice(2, 10)}`;
  await page.goto(`/praksisinformasjon/praksis/${id}/sted`);
  await page.locator('#navn').fill(navn);
  await page.getByRole('button', { name: 'Lagre endringen' }).click();
  await expect(page.getByText('Endringen er lagret.')).toBeVisible();
  const sok = `${LISTE}?navn=${encodeURIComponent(navn)}`;
  await ute.goto(sok);
  await expect(ute.getByRole('heading', { name: 'Ingen treff' })).toBeVisible();

  await signer(page);
  await ute.goto(sok);
  await expect(ute.getByRole('main')).toContainText('1 treff');
  await expect(ute.getByRole('main')).toContainText('Badeveien 8');

  await page.goto(`/praksisinformasjon/praksis/${id}/ambulerende`);
  await page.getByLabel('Praksisen er bare ambulerende').check();
  await page.getByRole('button', { name: 'Lagre endringen' }).click();
  await expect(page.getByText('Endringen er lagret.')).toBeVisible();
  await ute.goto(sok);
  await expect(ute.getByRole('main')).toContainText('Behandler pasienter i Larvik kommune');
  await expect(ute.getByRole('main')).not.toContainText('Badeveien 8');
  await gjest.close();
});

test('an address that may be a home is pointed out before it is public', async ({ page, gransk }) => {
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor/kontakt');
  await harKontakt(page);
  const id = await harPraksis(page);
  await page.goto(`/praksisinformasjon/praksis/${id}`);
  await expect(page.getByRole('main')).not.toContainText('hjemmeadresse');
  await page.goto(`/praksisinformasjon/praksis/${id}/sted`);
  await page.locator('#navn').fill('Lege Fersk Fjellrev');
  await page.getByRole('button', { name: 'Lagre endringen' }).click();
  await expect(page.getByRole('main')).toContainText('Adressen kan være en hjemmeadresse, fordi praksisen har ditt eget navn.');
  await gransk();
});

test('programs read it as JSON and FHIR', async ({ request }) => {
  const liste = await (await request.get('/behandlere.json?navn=blank&yrke=tannlege')).json();
  expect(liste.totalt).toBeGreaterThan(0);
  expect(liste.behandlere[0]).toMatchObject({ fornavn: 'Blank', etternavn: 'Bever', yrke: 'tannlege', hprNummer: '565500222' });
  const bunt = await (await request.get('/fhir/R4/Practitioner?identifier=urn:oid:2.16.578.1.12.4.1.4.4%7C565500222')).json();
  expect(bunt).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 1 });
  const svar = await request.get('/fhir/R4/Practitioner/565500222');
  expect((await svar.json()).name[0].family).toBe('Bever');
  const igjen = await request.get('/fhir/R4/Practitioner/565500222', { headers: { 'If-None-Match': svar.headers()['etag'] } });
  expect(igjen.status()).toBe(304);
});

test.describe('på nynorsk, 320 px', () => {
  test.use({ sprak: 'nn' });

  test('the list and its form', async ({ page, gransk }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(LISTE);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Finn ein behandlar');
    await ingenSidelengsRulling(page);
    await gransk();
    await page.goto(`${LISTE}?navn=%21%21&yrke=baker`);
    await ingenSidelengsRulling(page);
    await gransk();
  });
});
