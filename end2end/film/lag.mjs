/**
 * Makes the two guide films and the pictures of the guides from a running portal in the demo profile: `cargo xtask film`.
 * The sentences are in manus.json, which the guides show as text too. Arguments choose what to make: `oppdater`, `ny-praksis`, `bilder`.
 *
 *   PORTAL_URL     the portal to film
 *   CHROMIUM_STI   a Chromium to use instead of Playwright's own
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import { Film, VINDU, atelier } from './atelier.mjs';

const portal = process.env.PORTAL_URL || 'http://127.0.0.1:3000';
const { filmer, bilder } = JSON.parse(await readFile(new URL('manus.json', import.meta.url), 'utf8'));
const ut = (mappe) => new URL(`../../public/${mappe}/`, import.meta.url);
const FELLES = { baseURL: portal, locale: 'nb-NO', timezoneId: 'Europe/Oslo', colorScheme: 'light', reducedMotion: 'reduce' };
const INFO = '/praksisinformasjon';
/** The number of a sub-unit and an account that the built-in registers know. */
const NY = { type: 'TANN', orgnr: '314 471 393', fra: '01.02.2026', konto: '8601 11 17947' };

const nettleser = await chromium.launch({
  executablePath: process.env.CHROMIUM_STI || (existsSync(chromium.executablePath()) ? undefined : '/usr/bin/chromium'),
  args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--font-render-hinting=none'],
});
const verksted = await atelier(nettleser);

async function nySide(sprak, annet) {
  const kontekst = await nettleser.newContext({ ...FELLES, ...annet });
  await kontekst.addCookies([{ name: 'sprak', value: sprak, url: portal }]);
  return kontekst.newPage();
}

const oppdater = async (film, side) => {
  const hoved = side.getByRole('main');
  const fane = (navn) => side.getByRole('navigation', { name: 'Praksisinformasjon' }).getByRole('link', { name: navn });
  await film.steg('logg-inn', async () => {
    await film.vent(1500);
    await film.klikk(side.getByRole('banner').getByRole('link', { name: 'Logg inn' }));
  });
  await film.steg('eid', () => film.klikk(side.getByRole('button', { name: 'Blank Bever' }), '/'));
  await film.steg('oversikt', async () => {
    await film.vent(1500);
    await film.klikk(side.getByRole('navigation', { name: 'Hovedmeny' }).getByRole('link', { name: 'Praksisinformasjon' }), /helseaktor$/);
  });
  await film.steg('helseaktor', async () => {
    await film.vent(1500);
    await film.pek(hoved.getByText('Fødselsnummer eller D-nummer'));
    await film.vent(1500);
  });
  await film.steg('telefon', async () => {
    await film.klikk(hoved.getByRole('link', { name: 'Endre telefonnummer' }), /kontakt$/);
    await film.skriv(side.locator('#telefon'), '412 34 567');
  });
  await film.steg('lagre-telefon', () => film.klikk(hoved.getByRole('button', { name: 'Lagre endringene' }), /lagret=kontakt/));
  await film.steg('praksis', async () => {
    await film.klikk(fane('Praksis'));
    await film.vent(800);
    await film.klikk(hoved.getByRole('link', { name: /^Se og endre/ }), /praksis\/\d+$/);
  });
  await film.steg('fakta', async () => {
    await film.vent(2000);
    await film.pek(hoved.getByRole('link', { name: 'Endre e-post for utbetalingsvedtak' }));
  });
  await film.steg('epost', async () => {
    await film.klikk(hoved.getByRole('link', { name: 'Endre e-post for utbetalingsvedtak' }), /epost$/);
    await film.skriv(side.locator('#epost2'), 'regnskap@eksempel.example');
  });
  await film.steg('lagre-epost', async () => {
    await film.klikk(hoved.getByRole('button', { name: 'Lagre endringen' }), /lagret/);
    await film.klikk(hoved.getByRole('group').filter({ hasText: 'E-post for utbetalingsvedtak' }).locator('summary').first());
  });
  await film.steg('avtaler', async () => {
    await film.klikk(side.getByRole('navigation', { name: 'Hovedmeny' }).getByRole('link', { name: 'Praksisinformasjon' }), /helseaktor$/);
    await film.klikk(fane('Avtaler og samtykker'));
  });
  await film.steg('samtykke', async () => {
    await film.klikk(side.getByRole('region', { name: 'Helfo', exact: true }).getByRole('button', { name: /^Nei, jeg samtykker ikke/ }), /lagret/);
    await film.pek(side.getByRole('region', { name: 'Helfo', exact: true }).getByRole('heading'));
  });
  await film.steg('ferdig', () => film.klikk(side.getByRole('button', { name: 'Logg ut' }), (til) => til.pathname === '/'));
};

const nyPraksis = async (film, side) => {
  const hoved = side.getByRole('main');
  const videre = hoved.getByRole('button', { name: 'Lagre og fortsett' });
  await film.steg('praksis', async () => {
    await film.vent(1000);
    await film.klikk(side.getByRole('navigation', { name: 'Praksisinformasjon' }).getByRole('link', { name: 'Praksis', exact: true }));
  });
  await film.steg('ny', () => film.klikk(hoved.getByRole('link', { name: 'Registrer ny praksis' }), /ny$/));
  await film.steg('type', () => film.velg(side.locator('#praksistype'), NY.type));
  await film.steg('orgnr', () => film.skriv(side.locator('#orgnr'), NY.orgnr));
  await film.steg('oppslag', async () => {
    await film.klikk(hoved.getByRole('button', { name: 'Søk', exact: true }));
    await film.pek(side.locator('#oppslag').getByRole('paragraph').first());
    await film.vent(1500);
    await film.klikk(videre, /oppgjor$/);
  });
  await film.steg('periode', () => film.skriv(side.locator('#fra'), NY.fra));
  await film.steg('konto', async () => {
    await film.skriv(side.locator('#konto'), NY.konto);
    await film.skriv(side.locator('#konto_gjenta'), NY.konto);
  });
  await film.steg('epost', async () => {
    await film.skriv(side.locator('#epost1'), 'post@tannklinikk.example');
    await film.klikk(videre, /sjekk$/);
  });
  await film.steg('sjekk', async () => {
    await film.vent(1800);
    await film.pek(hoved.getByText('Dette ser innbyggerne'));
    await film.vent(800);
  });
  await film.steg('send', () => film.klikk(hoved.getByRole('button', { name: 'Registrer praksisen' }), /registrert$/));
  await film.steg('kvittering', async () => {
    await film.vent(1500);
    await film.pek(hoved.getByText('journalsystemet').first());
  });
};

/** One film with captions and poster. */
async function lagFilm(navn, spill, forst, plakat) {
  const side = await nySide('nb', VINDU);
  await side.goto(forst);
  await side.waitForLoadState('networkidle');
  const film = await Film.begynn(verksted, side, filmer[navn]);
  try {
    await spill(film, side);
  } catch (feil) {
    await side.screenshot({ path: `${process.env.TARGET || 'target'}/film-feil.png` });
    throw feil;
  }
  const ferdig = await film.slutt();
  await side.goto(plakat);
  await side.waitForLoadState('networkidle');
  const forsiden = await verksted.webp(await side.screenshot(), 0.7, 960);
  await side.context().close();
  for (const [hale, innhold] of [['webm', ferdig.film], ['nb.vtt', ferdig.nb], ['nn.vtt', ferdig.nn], ['webp', forsiden]]) {
    await writeFile(new URL(`${navn}.${hale}`, ut('film')), innhold);
  }
  console.log(`  ${navn}: ${ferdig.sekunder} s, ${Math.round(ferdig.film.length / 1000)} kB, plakat ${Math.round(forsiden.length / 1000)} kB`);
}

/** The pictures of one language: somebody new does all of it, and is photographed on the way. */
async function lagBilder(sprak) {
  const BREDDE = 412;
  const side = await nySide(sprak, { viewport: { width: BREDDE, height: 900 }, deviceScaleFactor: 1.5 });
  const hoved = side.getByRole('main');
  const send = () => side.locator('#skjema .knapper button[type=submit]').click();
  const brukte = new Set();
  /** From a little above `fra` down to the height the script says. */
  const ta = async (navn, fra) => {
    await side.waitForLoadState('networkidle');
    await side.evaluate(() => document.activeElement?.blur());
    const { y } = await fra.boundingBox();
    const topp = await side.evaluate(() => scrollY);
    const hele = await side.screenshot({ fullPage: true, animations: 'disabled', clip: { x: 0, y: Math.max(0, y + topp - 16), width: BREDDE, height: bilder[navn].hoyde } });
    const fil = await verksted.webp(hele, 0.65, BREDDE * 1.5);
    await writeFile(new URL(`${navn}.${sprak}.webp`, ut('bilder/veiledning')), fil);
    brukte.add(navn);
    console.log(`  ${navn}.${sprak}.webp: ${Math.round(fil.length / 1000)} kB`);
  };
  await side.goto(`/logg-inn?${new URLSearchParams({ person: `tannlege.bilde-${sprak}`, til: `${INFO}/helseaktor/kontakt` })}`);
  await side.locator('#epost').fill('tannlege@eksempel.example');
  await side.locator('#telefon').fill('412 34 567');
  await ta('kontakt', hoved.getByRole('heading', { level: 1 }));
  await send();
  await side.waitForURL(/lagret=kontakt/);

  await side.goto(`${INFO}/praksis/ny`);
  await side.locator('#praksistype').selectOption(NY.type);
  await side.locator('#orgnr').fill(NY.orgnr);
  await side.locator('button[name=slaa_opp]').click();
  await side.locator('#oppslag .enhet').waitFor();
  await ta('sted', side.locator('.steg'));
  await send();
  await side.locator('#fra').fill(NY.fra);
  await side.locator('#konto').fill(NY.konto);
  await side.locator('#konto_gjenta').fill(NY.konto);
  await side.locator('#epost1').fill('post@tannklinikk.example');
  await ta('oppgjor', side.locator('.steg'));
  await send();
  await side.waitForURL(/sjekk$/);
  await ta('sjekk', side.locator('.steg'));
  await send();
  await side.waitForURL(/registrert$/);
  const [, praksis] = /praksis\/(\d+)/.exec(side.url());
  await side.goto(`${INFO}/praksis/${praksis}`);
  await ta('praksis', hoved.getByRole('heading', { level: 1 }));
  await side.goto(`${INFO}/praksis/${praksis}/konto`);
  await side.locator('#konto').fill('1234 56 78903');
  await side.locator('#konto_gjenta').fill('1234 56 78903');
  await send();
  await side.waitForURL(/sjekk$/);
  await ta('konto', hoved.getByRole('heading', { level: 1 }));

  await side.goto(`${INFO}/avtaler-og-samtykker/avtale`);
  await side.locator('#bekreft').check();
  await ta('signer', hoved.getByRole('heading', { name: 'Signer', exact: true }));
  await send();
  await side.waitForURL(/kvittering$/);
  await side.goto(`${INFO}/avtaler-og-samtykker`);
  await ta('avtaler', hoved.getByRole('heading', { level: 1 }).locator('visible=true'));
  await side.context().close();
  const glemt = Object.keys(bilder).filter((navn) => !brukte.has(navn));
  if (glemt.length) throw new Error(`ingen tok bildene ${glemt}`);
}

try {
  for (const mappe of ['film', 'bilder/veiledning']) await mkdir(ut(mappe), { recursive: true });
  const inn = (til) => `/logg-inn?${new URLSearchParams({ person: 'tannlege', til })}`;
  const valgt = process.argv.slice(2);
  const skal = (navn) => !valgt.length || valgt.includes(navn);
  if (skal('oppdater')) await lagFilm('oppdater', oppdater, '/', inn(`${INFO}/helseaktor`));
  if (skal('ny-praksis')) await lagFilm('ny-praksis', nyPraksis, inn(`${INFO}/helseaktor`), `${INFO}/praksis`);
  for (const sprak of skal('bilder') ? ['nb', 'nn'] : []) await lagBilder(sprak);
} finally {
  await verksted.steng();
  await nettleser.close();
}
