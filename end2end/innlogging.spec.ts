/** Logging in through HelseID and out again, and everything that can go wrong on the way. */
import type { BrowserContext, Page } from '@playwright/test';
import { type Person, egenPerson, expect, inn, innPaaNytt, loggInn, PERSONER, test, velgPerson } from './stotte';

const HELSEAKTOR = '/praksisinformasjon/helseaktor';
const KONTAKT = `${HELSEAKTOR}/kontakt`;
const helseid = process.env.HELSEID_UTSTEDER || 'http://127.0.0.1:8090';

const overskrift = (side: Page) => side.getByRole('heading', { level: 1 });
const okten = async (context: BrowserContext) => (await context.cookies()).filter((k) => k.name.endsWith('sesjon') && k.value);

test('one asks for a page, logs in, and lands there', async ({ page, context }) => {
  await page.goto('/praksisinformasjon/avtaler-og-samtykker?fra=lenke');
  await expect(overskrift(page)).toHaveText('Velg hvem du er');
  await page.getByRole('button', { name: PERSONER.psykolog }).click();
  await expect(page).toHaveURL('/praksisinformasjon/avtaler-og-samtykker?fra=lenke');
  await expect(page.getByRole('banner')).toContainText(`Innlogget som ${PERSONER.psykolog}`);
  const [kake] = await okten(context);
  expect(kake).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
});

test('every kind of practitioner gets in', async ({ page }, info) => {
  test.skip(info.project.name !== 'mobil-uten-skript', 'the same on the server for all');
  for (const person of ['lege', 'fysioterapeut', 'tannlege', 'logoped', 'ny-lege', 'to-yrker', 'd-nummer'] as Person[]) {
    await page.context().clearCookies();
    await innPaaNytt(page, person, HELSEAKTOR);
    await expect(page.getByRole('main')).toContainText(PERSONER[person]);
  }
  await expect(page.getByText('*****')).toHaveCount(0);
});

test('logging out ends the session here and at HelseID', async ({ page, context, medSkript }) => {
  await inn(page, egenPerson(), HELSEAKTOR);
  const [kake] = await okten(context);
  await page.getByRole('button', { name: 'Logg ut' }).click();
  // With scripts the page sends itself on.
  if (!medSkript) await page.getByRole('button', { name: 'Logg ut av HelseID også' }).click();
  await expect(page).toHaveURL((u) => u.pathname === '/');
  await expect(page.getByRole('link', { name: 'Logg inn' }).first()).toBeVisible();
  expect(await okten(context)).toEqual([]);
  // The token itself is worth nothing, and HelseID asks who it is.
  await context.addCookies([kake]);
  await page.goto(HELSEAKTOR);
  await expect(overskrift(page)).toHaveText('Velg hvem du er');
});

test('what is typed when one is logged out in another window is there after the login', async ({ page, context, konsoll, medSkript }) => {
  konsoll.tillat(/status of 401/);
  const person = egenPerson();
  await inn(page, person, KONTAKT);
  await page.getByLabel('Telefonnummer').fill('900 55 123');
  const annen = await context.newPage();
  await annen.goto('/');
  await annen.getByRole('button', { name: 'Logg ut' }).click();
  if (!medSkript) await annen.getByRole('button', { name: 'Logg ut av HelseID også' }).click();
  await expect(annen).toHaveURL((u) => u.pathname === '/');
  await annen.close();
  await page.getByRole('button', { name: 'Lagre endringene' }).click();
  await expect(overskrift(page)).toHaveText('Du må logge inn');
  // A double is on no list to choose from.
  const lenke = await page.getByRole('main').getByRole('link', { name: 'Logg inn' }).getAttribute('href');
  await page.goto(`${lenke}&person=${person}`);
  await expect(page).toHaveURL(KONTAKT);
  await expect(page.getByLabel('Telefonnummer')).toHaveValue('900 55 123');
});

test('HelseID can end the session', async ({ page, context, request }) => {
  const person = egenPerson();
  await inn(page, person, HELSEAKTOR);
  const svar = await (await request.post(`${helseid}/styring/logg-ut?person=${person}`)).json();
  expect(svar.varslet).toEqual([{ klient: 'praksisportal', ok: true }]);
  await page.goto(HELSEAKTOR);
  await expect(overskrift(page)).toHaveText('Velg hvem du er');
  expect(await okten(context)).toHaveLength(1);
});

test('one ends a session in another browser', async ({ page, browser, baseURL }) => {
  const person = egenPerson();
  await inn(page, person, HELSEAKTOR);
  const annen = await browser.newContext({ baseURL });
  const der = await annen.newPage();
  await inn(der, person, HELSEAKTOR);
  await page.reload();
  await expect(page.getByText('Denne nettleseren')).toBeVisible();
  await page.getByRole('button', { name: /^Avslutt/ }).click();
  await expect(page.getByText('Innloggingen er avsluttet.')).toBeVisible();
  const [gammel] = await okten(annen);
  // Its session is gone. HelseID still knows the person there, so a new one is opened at once.
  await der.reload();
  const [ny] = await okten(annen);
  expect(ny.value).not.toBe(gammel.value);
  await annen.close();
});

test('MinID is not enough, and the page says what is', async ({ page, context, konsoll, gransk }) => {
  konsoll.tillat(/status of 403/);
  await loggInn(page, 'minid', { til: HELSEAKTOR });
  await expect(overskrift(page)).toHaveText('Du trenger en e-ID på nivå 4');
  await expect(page).toHaveTitle(/^Du trenger en e-ID på nivå 4/);
  await expect(page.getByText('BankID, Buypass eller Commfides').first()).toBeVisible();
  expect(await okten(context)).toEqual([]);
  await gransk();
  // HelseID remembers who it was; the way on must let one be someone else.
  await page.getByRole('link', { name: 'Velg en annen e-ID' }).click();
  await expect(overskrift(page)).toHaveText('Velg hvem du er');
});

test('a cancelled login says so and can be done again', async ({ page, context, konsoll }) => {
  konsoll.tillat(/status of 400/);
  await loggInn(page, 'avbryt', { til: HELSEAKTOR });
  await expect(overskrift(page)).toHaveText('Innloggingen ble avbrutt');
  expect(await okten(context)).toEqual([]);
  await page.getByRole('main').getByRole('link', { name: 'Logg inn' }).click();
  await velgPerson(page, 'fysioterapeut');
  // The second attempt leads where the first was going.
  await expect(page).toHaveURL(HELSEAKTOR);
});

test('an answer is used once, and only in the browser that asked', async ({ page, context, browser, baseURL, konsoll }) => {
  konsoll.tillat(/status of 400/);
  let svar = '';
  page.on('request', (r) => {
    if (r.url().includes('/innlogging/tilbake')) svar = r.url();
  });
  await inn(page, egenPerson());
  await page.goto(svar);
  await expect(overskrift(page)).toHaveText('Innloggingen tok for lang tid');
  // Still logged in from the first time; the replay opened nothing new.
  expect(await okten(context)).toHaveLength(1);

  const annen = await browser.newContext({ baseURL });
  const der = await annen.newPage();
  await der.goto(svar);
  await expect(overskrift(der)).toHaveText('Innloggingen tok for lang tid');
  expect(await okten(annen)).toEqual([]);
  await annen.close();
});

const IKKE_BEKREFTET = 'Innloggingen kunne ikke bekreftes';
const NEDE = 'HelseID svarer ikke';
const FEIL: Record<string, string> = {
  'feil-iss': IKKE_BEKREFTET,
  'feil-state': 'Innloggingen tok for lang tid',
  'feil-nonce': IKKE_BEKREFTET,
  'feil-aud': IKKE_BEKREFTET,
  'utlopt-id-token': IKKE_BEKREFTET,
  'alg-none': IKKE_BEKREFTET,
  'ukjent-nokkel': 'Vi kjente ikke igjen signaturen',
  'midlertidig-nede': NEDE,
  'token-nede': NEDE,
};

test('what HelseID gets wrong has an understandable page and leaves no session', async ({ page, context, konsoll, gransk }) => {
  konsoll.tillat(/status of (400|503)/);
  test.slow();
  const sett = new Set<string>();
  for (const [feil, tittel] of Object.entries(FEIL)) {
    await context.clearCookies();
    await loggInn(page, 'ny-lege', { til: HELSEAKTOR, feil });
    await expect(overskrift(page), feil).toHaveText(tittel);
    await expect(page).toHaveTitle(new RegExp(`^${tittel}`));
    await expect(page.getByRole('main')).toContainText('Dette kan du gjøre');
    await expect(page.getByRole('main')).toContainText('Referanse');
    expect(await okten(context), feil).toEqual([]);
    if (!sett.has(tittel)) await gransk();
    sett.add(tittel);
  }
});

test.describe('på nynorsk', () => {
  test.use({ sprak: 'nn' });

  test('also the pages of a failed login', async ({ page, konsoll }) => {
    konsoll.tillat(/status of (400|403)/);
    await loggInn(page, 'minid');
    await expect(overskrift(page)).toHaveText('Du treng ein e-ID på nivå 4');
    await page.context().clearCookies({ name: /^helseid/ });
    await loggInn(page, 'avbryt');
    await expect(overskrift(page)).toHaveText('Innlogginga blei avbroten');
  });
});
