/**
 * What every browser test shares. Import `test` and `expect` from here: then, after each test, every open page has passed axe (all
 * rules, all impact levels, no exceptions), the HTML of every page it went through is valid as the server sent it, and the console
 * is empty. Call `gransk()` in the middle of a story for each state it passes through.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type axeCore from 'axe-core';
import { type Browser, type BrowserContext, type BrowserContextOptions, type Cookie, type Page, type Response, expect, test as grunn } from '@playwright/test';
import { htmlfeil } from './html.mjs';

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

/** What one worker keeps from story to story. */
type Arbeider = {
  tvilling: Tvilling;
  dokumenter: Dokumenter;
  bestatt: Bestatt;
};

export const test = grunn.extend<Valg & Redskap, Arbeider>({
  tvilling: [async ({ browser, dokumenter }, bruk) => tvillinger(browser, dokumenter, bruk), { scope: 'worker' }],

  dokumenter: [
    async ({ browser, bestatt }, bruk) => {
      const dokumenter = new Dokumenter(bestatt);
      browser.on('context', (kontekst) => dokumenter.folg(kontekst));
      await bruk(dokumenter);
    },
    { scope: 'worker', auto: true },
  ],

  bestatt: [async ({}, bruk, info) => bruk(new Bestatt(join(info.project.outputDir, 'bestatt'))), { scope: 'worker' }],

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

  gransk: async ({ page, tvilling, medSkript, bestatt, dokumenter }, bruk) => {
    await bruk(async (side = page) => {
      await dokumenter.kjent(side);
      await axe(side, tvilling, medSkript, bestatt);
    });
  },

  etterpa: [
    async ({ context, gransk, dokumenter }, bruk, info) => {
      dokumenter.nytt();
      await bruk();
      if (info.status !== info.expectedStatus) return;
      for (const side of context.pages()) if (side.url().startsWith('http')) await gransk(side);
      await dokumenter.gyldige();
    },
    { auto: true },
  ],
});

/** What has been examined in this run and found right, by all workers together: Playwright empties the folder when a run begins. */
class Bestatt {
  #mappe: string;

  constructor(mappe: string) {
    this.#mappe = mappe;
  }

  /** Examines what these parts make up, unless it has been done. `arbeid` throws when something is wrong. */
  async enGang(deler: unknown[], arbeid: () => Promise<void>) {
    const merke = join(this.#mappe, createHash('sha256').update(JSON.stringify(deler)).digest('base64url'));
    if (existsSync(merke)) return;
    await arbeid();
    mkdirSync(this.#mappe, { recursive: true });
    writeFileSync(merke, '');
  }
}

/** The documents servers send in all browsers of a worker, and what is wrong with their HTML. */
class Dokumenter {
  #naa: { svar: Response; html: Promise<string | null> }[] = [];
  #bestatt: Bestatt;
  #utenom = new WeakSet<BrowserContext>();

  constructor(bestatt: Bestatt) {
    this.#bestatt = bestatt;
  }

  folg(kontekst: BrowserContext) {
    kontekst.on('response', (svar) => {
      // A page left at once may take its answer with it.
      if (!this.#utenom.has(kontekst) && erDokument(svar)) this.#naa.push({ svar, html: svar.text().catch(() => null) });
    });
  }

  /** What is shown in this browser comes from us, not from a server. */
  utenom(kontekst: BrowserContext) {
    this.#utenom.add(kontekst);
  }

  /** A new story begins. */
  nytt() {
    this.#naa = [];
  }

  /** The page stands on a document that is among those to be checked. */
  async kjent(side: Page) {
    const dokument = this.#naa.findLast(({ svar }) => eier(svar) === side);
    expect(await dokument?.html, `dokumentet bak ${side.url()} er tatt vare på`).toBeTruthy();
  }

  /** The documents of this story are valid. One that is the same as an earlier one but for names of its own is not read again. */
  async gyldige() {
    for (const { svar, html } of this.#naa) {
      const tekst = await html;
      if (!tekst) continue;
      await this.#bestatt.enGang(['html', uten(tekst)], async () => expect(await htmlfeil(tekst), `HTML-en til ${new URL(svar.url()).pathname}`).toEqual([]));
    }
  }
}

/** The page that asked. A window that is being opened has none yet. */
function eier(svar: Response) {
  try {
    return svar.frame().page();
  } catch {
    return undefined;
  }
}

/** A page as an answer: neither a redirect, a file nor something in it. */
function erDokument(svar: Response) {
  return svar.request().isNavigationRequest() && !(svar.status() >= 300 && svar.status() < 400) && /^text\/html\b/.test(svar.headers()['content-type'] ?? '');
}

/**
 * HTML without what differs from person to person and from one minute to the next, so that two pages can be seen to be the same to
 * whoever judges structure and look. Names are exchanged for numbers, the same for the same, and as long: what refers to
 * something still refers to it.
 */
function uten(html: string) {
  const navn = new Map<string, string>();
  return html
    .replace(/\bnonce="[^"]*"/g, 'nonce=""')
    .replace(/\bkl\.(&nbsp;|\s)\d\d\.\d\d/g, 'kl. 00.00')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}|(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{32,}|(?<=-)[0-9a-f]{8}(?=@|&#64;)|\d{6,}/g, (treff) => {
      if (!navn.has(treff)) navn.set(treff, `${navn.size}`.padStart(treff.length, '·'));
      return navn.get(treff)!;
    });
}

/** Shows a finished page once more in a browser that runs scripts: one page for each look, kept for all stories of the worker. */
type Tvilling = (utseende: BrowserContextOptions, adresse: string, html: string) => Promise<Page>;

async function tvillinger(browser: Browser, dokumenter: Dokumenter, bruk: (tvilling: Tvilling) => Promise<void>) {
  const alle = new Map<string, { side: Page; vis: { adresse: string; html: string; vist: boolean } }>();
  await bruk(async (utseende, adresse, html) => {
    const navn = JSON.stringify(utseende);
    let funnet = alle.get(navn);
    if (!funnet) {
      const kontekst = await browser.newContext({ ...utseende, javaScriptEnabled: true, reducedMotion: 'reduce' });
      dokumenter.utenom(kontekst);
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

/** All of a page that axe goes by: content, look, and the state that is not in the content. */
const tilstand = (side: Page) =>
  side.evaluate(() => {
    const alle = [...document.querySelectorAll('*')];
    const som = (velger: string) => [...document.querySelectorAll(velger)].map((e) => alle.indexOf(e));
    return {
      html: document.documentElement.outerHTML,
      felt: [...document.querySelectorAll<HTMLInputElement>('input, select, textarea')].map((f) => [f.value, f.checked, f.indeterminate]),
      tilstand: [':focus', ':hover', ':active', ':modal', ':target', ':user-invalid', ':autofill'].map(som),
      rulling: alle.flatMap((e, n) => (e.scrollTop || e.scrollLeft ? [[n, e.scrollTop, e.scrollLeft]] : [])),
      utseende: {
        mork: matchMedia('(prefers-color-scheme: dark)').matches,
        tetthet: devicePixelRatio,
        grov: matchMedia('(pointer: coarse)').matches,
        bredde: [innerWidth, innerHeight],
      },
    };
  });

/**
 * A page whose content and look have been examined is not examined again. axe needs timers, which a page without scripts does not
 * have. There the finished page is shown once more, without its scripts, in a browser that runs them. Style sheets and pictures are
 * for everyone, so nobody needs to be logged in there.
 */
async function axe(side: Page, tvilling: Tvilling, medSkript: boolean, bestatt: Bestatt) {
  const { html, utseende, ...resten } = await tilstand(side);
  // Without scripts nothing but content and look goes into what is examined.
  const deler = ['axe', new URL(side.url()).origin, uten(html), utseende, medSkript && uten(JSON.stringify(resten))];
  await bestatt.enGang(deler, async () => {
    if (medSkript) return vurder(side);
    const kopi = await tvilling(
      {
        viewport: side.viewportSize(),
        colorScheme: utseende.mork ? 'dark' : 'light',
        deviceScaleFactor: utseende.tetthet,
        hasTouch: utseende.grov,
        isMobile: utseende.grov,
      },
      side.url().replace(/#.*/, ''),
      (await side.content())
        .replace(/<script\b[\s\S]*?<\/script>/gi, '')
        .replace(/<link\b[^>]*\brel="?(?:module)?preload\b[^>]*>/gi, '')
        .replace(/<(\/?)noscript\b/gi, '<$1div'),
    );
    await vurder(kopi);
  });
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function vurder(side: Page) {
  // The portal has no frames, so axe runs in the page alone.
  await side.evaluate(AXE);
  // All rules run; what is not a violation is only not described.
  const { violations } = await side.evaluate(() => (window as unknown as { axe: typeof axeCore }).axe.run(document, { resultTypes: ['violations'] }));
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

/** Sessions of the people in this worker. Doubles are somebody's own, and have none here. */
const innlogget = new Map<string, Cookie[]>();

/** Comes in as anyone, a person or a double, without the page. Who has logged in before in this worker goes on with that session. */
export async function inn(side: Page, person: string, til = '/') {
  const okt = innlogget.get(person);
  if (okt) {
    await side.context().addCookies(okt);
    await side.goto(til);
    if (side.url() === new URL(til, side.url()).href) return;
    innlogget.delete(person);
  }
  await innPaaNytt(side, person, til);
  if (!(person in PERSONER)) return;
  const kaker = await side.context().cookies(side.url());
  innlogget.set(person, kaker.filter((k) => k.name.endsWith('sesjon')));
}

/** Logs in, whoever has done it before. */
export async function innPaaNytt(side: Page, person: string, til = '/') {
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
    // Chromium now and then leaves a colour of the other look on part of a page that is there already: all of it is made anew.
    await side.evaluate(() => {
      document.body.hidden = true;
      void document.body.offsetHeight;
      document.body.hidden = false;
    });
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
