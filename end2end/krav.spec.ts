/** Claims: the worked example in the page and by an EPJ system, files that are wrong, and the choice of practice. */
import { egenPerson, expect, inn, ingenSidelengsRulling, test } from './stotte';
import { finnPerson } from './helseid/personer.mjs';
import { finnSak, saksbehandler, svar } from './saker';
import { bkm, eksempel, epj, fil, klarTilKrav, lastOpp, NY, seKontrollert, tilFil, ventPaa } from './krav';

const LISTE = '/oppgjor/innsendinger';
const EGENANDELER = '/oppgjor/egenandeler';
const KONTAKT = '/praksisinformasjon/helseaktor/kontakt';

test('the worked example: sent, two of three rejected with reasons, corrected, approved', async ({ page, gransk }) => {
  test.setTimeout(120_000);
  await inn(page, egenPerson('lege'), KONTAKT);
  const praksis = await klarTilKrav(page);
  const { forste, rettet } = await eksempel(praksis);
  await page.goto(LISTE);
  await expect(page.getByRole('heading', { level: 2, name: 'Ingen innsendinger ennå' })).toBeVisible();
  await gransk();
  await page.getByRole('main').getByRole('link', { name: 'Send krav' }).click();

  // Nothing chosen: it says so.
  await page.getByRole('button', { name: 'Send kravet' }).click();
  await expect(page.getByRole('group', { name: 'Du må rette 1 feil' })).toBeFocused();
  await page.getByRole('link', { name: 'Velg kravfila du vil sende.' }).click();
  await expect(page.getByLabel('Kravfil')).toBeFocused();
  await gransk();

  await lastOpp(page, fil(forste));
  await expect(page.getByRole('main')).toContainText('3 regninger, 434,00 kr');
  await expect(page.getByRole('main')).toContainText('6. januar 2026');
  await gransk();
  const kvittering = page.url();
  await seKontrollert(page);
  const innhold = page.getByRole('main');
  await expect(innhold).toContainText('434,00 kr');
  await expect(page.locator('[data-felt=godkjent]').first()).toHaveText('296,00 kr');
  const rett = page.getByRole('region', { name: 'Dette må rettes' });
  await expect(rett.getByRole('heading', { level: 3 })).toHaveCount(2);
  await expect(rett).toContainText('470');
  await expect(rett).toContainText('766');
  await expect(rett).toContainText('Regning 4');
  await expect(rett).toContainText('Regning 6');
  await expect(rett).toContainText('Gjør slik');
  await gransk();
  await page.setViewportSize({ width: 320, height: 640 });
  await ingenSidelengsRulling(page);
  await page.setViewportSize({ width: 1280, height: 800 });

  // The same file again is recognised, and counts once.
  await page.goto(NY);
  await page.getByLabel('Kravfil').setInputFiles(fil(forste));
  await page.getByRole('button', { name: 'Send kravet' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vi har allerede fått dette kravet');
  expect(page.url().split('?')[0]).toBe(kvittering.split('?')[0]);

  // Corrected: one bill.
  await lastOpp(page, fil(rettet));
  await seKontrollert(page);
  await expect(page.locator('[data-felt=godkjent]').first()).toHaveText('64,00 kr');
  await expect(page.getByRole('region', { name: 'Dette må rettes' })).toHaveCount(0);

  // The list: both, and filters in the address.
  await page.goto(LISTE);
  await expect(page.getByRole('row')).toHaveCount(3);
  await expect(page.getByText('2 treff')).toBeVisible();
  await gransk();
  await page.getByLabel('Status', { exact: true }).selectOption({ label: 'Har avviste regninger' });
  await page.getByRole('button', { name: 'Vis innsendinger' }).click();
  await expect(page).toHaveURL(/status=/);
  await expect(page.getByText('1 treff')).toBeVisible();
  await page.getByRole('row').nth(1).getByRole('link').first().click();
  await page.getByRole('link', { name: /Alle innsendinger/ }).click();
  await expect(page).toHaveURL(/status=/);
  await page.getByRole('link', { name: 'Nullstill filter' }).click();
  await page.getByLabel('Mottatt fra og med').fill('1.1.2020');
  await page.getByLabel('Mottatt til og med').fill('2.1.2020');
  await page.getByRole('button', { name: 'Vis innsendinger' }).click();
  await expect(page.getByText('Ingen innsendinger passer med filteret')).toBeVisible();
  await gransk();
  await page.goto(`${LISTE}?fom=x&tom=1.1.2026`);
  await expect(page.getByRole('group', { name: 'Du må rette 1 feil' })).toBeVisible();
  await gransk();
  await page.goto('/');
  await expect(page.getByRole('main')).toContainText('434,00 kr');
});

test('an EPJ system sends, and the page shows it', async ({ page }, info) => {
  test.skip(info.project.name === 'mobil', 'the sending is the same');
  test.setTimeout(90_000);
  const person = egenPerson('lege');
  await inn(page, person, KONTAKT);
  const praksis = await klarTilKrav(page);
  const { forste } = await eksempel(praksis);

  const { svar: mine } = await epj(person, { argumenter: ['praksiser'] });
  expect(JSON.stringify(mine)).toContain(praksis);
  const { kode, svar } = await epj(person, { argumenter: ['send', await tilFil(forste), '--def'] });
  expect(kode, JSON.stringify(svar)).toBe(0);
  await page.goto(LISTE);
  await expect(page.getByRole('row')).toHaveCount(2);
  await ventPaa(page, page.getByText('2 avviste'), 1);
  await expect(page.getByRole('row').nth(1)).toContainText('Fra journalsystemet');
  await expect(page.getByRole('row').nth(1)).toContainText('296,00 kr');

  // Refused: not JSON, and someone else's practice.
  expect((await epj(person, { argumenter: ['send', await tilFil('ikke json')] })).kode).toBe(1);
  expect((await epj(person, { argumenter: ['send', await tilFil({ ...forste, praksisId: '1004326178' })] })).kode).toBe(1);
});

test('files that are wrong: line, element and remedy; nothing is stored', async ({ page, gransk, konsoll }) => {
  konsoll.tillat(/status of 413/);
  test.setTimeout(60_000);
  await inn(page, egenPerson('lege'), KONTAKT);
  const praksis = await klarTilKrav(page);
  const { forste } = await eksempel(praksis);
  const xml = await bkm();
  const feil: [string, ReturnType<typeof fil>][] = [
    ['empty', fil('')],
    ['neither', fil('hei', 'notat.txt', 'text/plain')],
    ['half', fil(JSON.stringify(forste).slice(0, 400))],
    ['field', fil({ ...forste, behandlerkrav: { ...forste.behandlerkrav, regninger: [{ guid: 'x' }] } })],
    ['half xml', fil(xml.slice(0, 1500), 'krav.xml', 'text/xml')],
    ['entity', fil(xml.replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>'), 'krav.xml', 'text/xml')],
  ];
  for (const [hva, vedlegg] of feil) {
    await page.goto(NY);
    await page.getByLabel('Kravfil').setInputFiles(vedlegg);
    await page.getByRole('button', { name: 'Send kravet' }).click();
    await expect(page.getByRole('group', { name: /Du må rette \d+ feil/ }), hva).toBeVisible();
    await expect(page).toHaveTitle(/^Feil: /);
    if (hva === 'field' || hva === 'entity') await gransk();
  }
  await page.goto(LISTE);
  await expect(page.getByRole('heading', { level: 2, name: 'Ingen innsendinger ennå' })).toBeVisible();
});

test('a message in XML that does not tell the practice waits for the choice', async ({ page, gransk }) => {
  test.setTimeout(90_000);
  const person = egenPerson('lege');
  await inn(page, person, KONTAKT);
  await klarTilKrav(page);
  const xml = (await bkm()).replace(/<MsgId>.*?<\/MsgId>/, `<MsgId>${crypto.randomUUID()}</MsgId>`).replaceAll('565505933', finnPerson(person)!.hpr!);
  await lastOpp(page, fil(xml, 'krav.xml', 'text/xml'));
  await expect(page.getByRole('main')).toContainText('Velg først hvilken praksis kravet gjelder.');
  await gransk();
  await page.getByRole('link', { name: 'Velg praksis' }).click();
  await expect(page.getByText('Praksisvalg', { exact: true }).first()).toBeVisible();
  await gransk();
  await page.getByRole('radio').first().check();
  await page.getByRole('button', { name: 'Velg praksis' }).click();
  await expect(page.getByText('Praksisen er valgt. Kravet går til kontroll.')).toBeVisible();
  await ventPaa(page, page.getByText('Ikke klart ennå'), 0);
  await gransk();
});

test('someone else’s claim does not exist', async ({ page, konsoll }) => {
  konsoll.tillat(/status of 404/);
  await inn(page, egenPerson());
  await page.goto(`${LISTE}/${crypto.randomUUID()}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vi fant ikke siden');
});

test.describe('på nynorsk', () => {
  test.use({ sprak: 'nn' });

  test('list and form', async ({ page, gransk }) => {
    await inn(page, egenPerson('lege'), LISTE);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Innsendingar');
    await gransk();
    await page.goto(NY);
    await page.locator('main form button[type=submit]').click();
    await expect(page.getByRole('group', { name: 'Du må rette 1 feil' })).toBeFocused();
    await ingenSidelengsRulling(page);
  });
});

test('a bill is let lie and taken up again, and unpaid egenandeler are listed with their age', async ({ page, gransk }) => {
  test.setTimeout(90_000);
  await inn(page, egenPerson('lege'), KONTAKT);
  const { forste } = await eksempel(await klarTilKrav(page));
  await page.goto(EGENANDELER);
  await gransk();
  for (const regning of forste.behandlerkrav.regninger) regning.betaltEgenandel = false;
  await lastOpp(page, fil(forste));
  await seKontrollert(page);
  const rett = page.getByRole('region', { name: 'Dette må rettes' });
  await expect(rett.getByRole('heading', { level: 3 })).toHaveCount(2);
  await page.getByRole('button', { name: 'La regningen ligge' }).first().click();
  await expect(page.getByText('Regningen er latt ligge. Den blir ikke betalt, og vi minner deg ikke mer om den.')).toBeVisible();
  await expect(rett.getByRole('heading', { level: 3 })).toHaveCount(1);
  await gransk();
  await page.getByRole('button', { name: 'Angre, regningen skal rettes' }).click();
  await expect(rett.getByRole('heading', { level: 3 })).toHaveCount(2);

  // Only what is approved waits for its egenandel.
  await page.goto(EGENANDELER);
  await expect(page.getByText('1 treff')).toBeVisible();
  await expect(page.getByRole('row').nth(1)).toContainText(/\d+\sdag/);
  await gransk();
  await page.setViewportSize({ width: 320, height: 640 });
  await ingenSidelengsRulling(page);
  await gransk();
});

test('what no rule can decide waits for two case workers, and the clinician reads what they said', async ({ page, browser, baseURL, medSkript, gransk }) => {
  test.slow();
  await inn(page, egenPerson('lege'), KONTAKT);
  const { rettet } = await eksempel(await klarTilKrav(page));
  const [regning] = rettet.behandlerkrav.regninger;
  regning.arsakFriEgenandel = 'F';
  regning.merknad = 'Pasienten husker ikke fødselsnummeret';
  regning.pasient = { fornavn: 'Sped', etternavn: 'Mus', kjonn: '1', fodselsdato: '1980-02-03' };
  regning.regningsnummer = String(100_000 + Math.floor(Math.random() * 900_000));
  await lastOpp(page, fil(rettet));
  await page.getByRole('link', { name: 'Se status for kravet' }).click();
  await ventPaa(page, page.getByText('Manuell behandling', { exact: true }).first(), 1);
  await gransk();
  await page.setViewportSize({ width: 320, height: 640 });
  await ingenSidelengsRulling(page);

  const forste = await saksbehandler(browser, 'saksbehandler', baseURL, medSkript);
  const sak = await finnSak(forste, regning.regningsnummer, 'Krav til manuell kontroll');
  await expect(forste.getByRole('main')).not.toContainText('Sped');
  await gransk(forste);
  // On a phone a second reason stands under the first, not under the heading of the cell.
  await forste.setViewportSize({ width: 400, height: 640 });
  const [en, to] = await forste.locator('td[data-etikett] > p').first().evaluate((grunn) => {
    const enda = grunn.cloneNode(true) as Element;
    grunn.after(enda);
    return [grunn, enda].map((e) => e.getBoundingClientRect().x);
  });
  expect(to).toBe(en);
  await forste.setViewportSize({ width: 320, height: 640 });
  await ingenSidelengsRulling(forste);
  await gransk(forste);
  await svar(forste, 'Godkjenn', 'Kontrollert mot journalen');
  const andre = await saksbehandler(browser, 'saksbehandler-to', baseURL, medSkript);
  await andre.goto(sak);
  await svar(andre, 'Godkjenn', 'Enig');

  await ventPaa(page, page.getByText('Manuell behandling', { exact: true }), 0);
  await page.reload();
  await expect(page.getByRole('main')).toContainText('To saksbehandlere har sett på regningen');
  await gransk();
});
