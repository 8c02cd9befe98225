/**
 * What every browser test shares. Import `test` and `expect` from here: then, after each test, every open page has passed axe (all
 * rules, all impact levels, no exceptions) and the console must be empty. Call `gransk()` in the middle of a story for each state
 * it passes through.
 */
import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, type Page, expect, test as grunn } from '@playwright/test';

export { expect };

export type Sprak = 'nb' | 'nn';
/** Options a test or project may set with `test.use`. */
export type Valg = { sprak: Sprak };

export type Konsoll = {
  /** Lets messages that match pass, where the story is about a failure the browser also reports. */
  tillat(monster: RegExp): void;
};

type Redskap = {
  /** Whether the browser runs scripts in this project. */
  medSkript: boolean;
  konsoll: Konsoll;
  /** Runs axe on the page as it is now. */
  gransk: (side?: Page) => Promise<void>;
  etterpa: void;
};

export const test = grunn.extend<Valg & Redskap, { tvilling: Tvilling }>({
  tvilling: [async ({ browser }, bruk) => tvillinger(browser, bruk), { scope: 'worker' }],

  sprak: ['nb', { option: true }],

  medSkript: async ({ javaScriptEnabled }, bruk) => bruk(javaScriptEnabled !== false),

  // The choice of language is a cookie of the portal.
  context: async ({ context, sprak, baseURL }, bruk) => {
    if (baseURL) await context.addCookies([{ name: 'sprak', value: sprak, url: baseURL }]);
    await bruk(context);
  },

  konsoll: [
    async ({ context }, bruk) => {
      const meldinger: string[] = [];
      const tillatt: RegExp[] = [];
      context.on('console', (m) => {
        if (m.type() === 'error' || m.type() === 'warning') meldinger.push(`${m.type()}: ${m.text()} (${m.location().url})`);
      });
      context.on('weberror', (f) => meldinger.push(`unntak: ${f.error().message}`));
      await bruk({ tillat: (monster) => tillatt.push(monster) });
      expect(meldinger.filter((m) => !tillatt.some((t) => t.test(m))), 'konsollen er ren').toEqual([]);
    },
    { auto: true },
  ],

  gransk: async ({ page, tvilling, medSkript }, bruk) => {
    await bruk((side = page) => axe(side, tvilling, medSkript));
  },

  etterpa: [
    async ({ context, gransk }, bruk, info) => {
      await bruk();
      if (info.status !== info.expectedStatus) return;
      for (const side of context.pages()) if (side.url().startsWith('http')) await gransk(side);
    },
    { auto: true },
  ],
});

/** Shows a finished page once more in a browser that runs scripts: one page for each look, kept for all stories of the worker. */
type Tvilling = (utseende: BrowserContextOptions, adresse: string, html: string) => Promise<Page>;

async function tvillinger(browser: Browser, bruk: (tvilling: Tvilling) => Promise<void>) {
  const alle = new Map<string, { side: Page; vis: { adresse: string; html: string; vist: boolean } }>();
  await bruk(async (utseende, adresse, html) => {
    const navn = JSON.stringify(utseende);
    let funnet = alle.get(navn);
    if (!funnet) {
      const kontekst = await browser.newContext({ ...utseende, javaScriptEnabled: true, reducedMotion: 'reduce' });
      const vis = { adresse, html, vist: false };
      const side = await kontekst.newPage();
      await side.route(
        (url) => url.href === vis.adresse,
        (rute) => {
          vis.vist = true;
          return rute.fulfill({ body: vis.html, contentType: 'text/html; charset=utf-8' });
        },
      );
      funnet = { side, vis };
      alle.set(navn, funnet);
    }
    Object.assign(funnet.vis, { adresse, html, vist: false });
    await funnet.side.goto(adresse);
    expect(funnet.vis.vist, 'det er denne siden som granskes').toBe(true);
    return funnet.side;
  });
  for (const { side } of alle.values()) await side.context().close();
}

/**
 * axe needs timers, which a page without scripts does not have. There the finished page is shown once more, without its scripts,
 * in a browser that runs them. Style sheets and pictures are for everyone, so nobody needs to be logged in there.
 */
async function axe(side: Page, tvilling: Tvilling, medSkript: boolean) {
  if (medSkript) return vurder(side);
  const html = (await side.content())
    .replace(/<script\b[\s\S]*?<\/script>/gi, '')
    .replace(/<link\b[^>]*\brel="?(?:module)?preload\b[^>]*>/gi, '')
    .replace(/<(\/?)noscript\b/gi, '<$1div');
  const utseende = await side.evaluate(() => ({
    mork: matchMedia('(prefers-color-scheme: dark)').matches,
    tetthet: devicePixelRatio,
    grov: matchMedia('(pointer: coarse)').matches,
  }));
  const kopi = await tvilling(
    {
      viewport: side.viewportSize(),
      colorScheme: utseende.mork ? 'dark' : 'light',
      deviceScaleFactor: utseende.tetthet,
      hasTouch: utseende.grov,
      isMobile: utseende.grov,
    },
    side.url().replace(/#.*/, ''),
    html,
  );
  await vurder(kopi);
}

async function vurder(side: Page) {
  // Legacy mode runs in the page alone; the portal has no frames.
  const { violations } = await new AxeBuilder({ page: side }).setLegacyMode(true).analyze();
  const funn = violations.map((v) => ({ regel: v.id, alvor: v.impact, hva: v.help, hvor: v.nodes.map((n) => `${n.target.join(' ')}: ${n.failureSummary}`) }));
  expect(funn, `axe på ${new URL(side.url()).pathname}`).toEqual([]);
}

/** People of the HelseID stand-in (end2end/helseid/personer.mjs). */
export const PERSONER = {
  lege: 'Kvart Grevling',
  fysioterapeut: 'Sprek Spurv',
  tannlege: 'Blank Bever',
  psykolog: 'Rolig Rype',
  logoped: 'Tydelig Trane',
  'ny-lege': 'Fersk Fjellrev',
  'to-yrker': 'Allsidig Ekorn',
  'd-nummer': 'Langveis Terne',
  minid: 'Middels Mår',
  saksbehandler: 'Ryddig Ravn',
  'saksbehandler-to': 'Grundig Gaupe',
} as const;
export type Person = keyof typeof PERSONER;

/**
 * A person nobody else is: a double of one of the people, with nothing registered. Stories that change data use one each, so that
 * they can run side by side, in any order and twice.
 */
export const egenPerson = (grunn: Person = 'ny-lege') => `${grunn}.${randomUUID().slice(0, 12)}`;

/** Logs in without the page, as anyone: a person or a double. For stories about something else. */
export async function inn(side: Page, person: string, til = '/') {
  await side.goto(`/logg-inn?${new URLSearchParams({ person, til })}`);
  await expect(side).toHaveURL((adresse) => adresse.pathname + adresse.search === til);
}

/** Somebody in a browser of their own, logged in: another person, or the same one on another device. */
export async function iEgenNettleser(browser: Browser, person: string, baseURL: string | undefined, javaScriptEnabled: boolean, valg: BrowserContextOptions = {}) {
  const context = await browser.newContext({ baseURL, javaScriptEnabled, ...valg });
  if (baseURL) await context.addCookies([{ name: 'sprak', value: 'nb', url: baseURL }]);
  const side = await context.newPage();
  await inn(side, person);
  return side;
}

/** Logs in through HelseID's page the way a person does, and lands at `til`. `feil` picks a fault (end2end/helseid/feil.mjs). */
export async function loggInn(side: Page, person: Person | 'avbryt', { til = '/', feil }: { til?: string; feil?: string } = {}) {
  await side.goto(`/logg-inn?${new URLSearchParams({ til })}`);
  await velgPerson(side, person, feil);
}

/** Picks a person on HelseID's page, when a story has come there by itself. */
export async function velgPerson(side: Page, person: Person | 'avbryt', feil?: string) {
  if (feil) {
    await side.getByText('Feil for testing').click();
    await side.getByLabel('Feil i denne innloggingen').selectOption(feil);
  }
  await side.getByRole('button', { name: person === 'avbryt' ? 'Avbryt innloggingen' : PERSONER[person] }).click();
}

/** Changes language the way the portal remembers it; the page is loaded anew. */
export async function byttSprak(side: Page, sprak: Sprak) {
  await side.context().addCookies([{ name: 'sprak', value: sprak, url: new URL('/', side.url()).href }]);
  await side.reload();
  await expect(side.locator('html')).toHaveAttribute('lang', sprak);
}

/** Does the same in light and dark. */
export async function iLystOgMorkt(side: Page, gjor: (utseende: 'light' | 'dark') => Promise<void>) {
  for (const utseende of ['light', 'dark'] as const) {
    await side.emulateMedia({ colorScheme: utseende });
    await gjor(utseende);
  }
  await side.emulateMedia({ colorScheme: null });
}

/** The page never scrolls sideways. */
export async function ingenSidelengsRulling(side: Page) {
  const forMye = () => side.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  // The width may just have been changed.
  await expect.poll(forMye, { message: 'siden er ikke bredere enn vinduet' }).toBeLessThanOrEqual(0);
}
