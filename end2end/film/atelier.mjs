/**
 * Where films and pictures are made, with nothing but Chromium: pages are photographed, and a second page draws the photographs with a
 * pointer on a canvas and encodes them (WebCodecs, VP9). Time in a film is counted, not measured, so a slow machine gives the same film.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { webm } from './webm.mjs';

/** The film's size; pages are laid out smaller, so that their text can be read on a small screen. */
const BREDDE = 1280;
const HOYDE = 720;
const TETTHET = 4 / 3;
export const VINDU = { viewport: { width: BREDDE / TETTHET, height: HOYDE / TETTHET }, deviceScaleFactor: TETTHET };
/** Milliseconds between frames while something moves, between frames while nothing does, and between key frames. */
const STEG = 40;
const STILLE = 500;
const NOKKEL = 10_000;
/** Bits per second, enough for text to be sharp as soon as it stands still. */
const BITER = 165_000;

/** The page that draws and encodes. `webm.mjs` is served to it, since WebCodecs wants a real origin. */
export async function atelier(browser) {
  const modul = await readFile(new URL('webm.mjs', import.meta.url));
  const tjener = createServer((sporsmal, svar) => {
    const [slag, innhold] = sporsmal.url === '/webm.mjs' ? ['text/javascript', modul] : ['text/html', '<!doctype html><title>Atelier</title><canvas></canvas>'];
    svar.setHeader('content-type', `${slag}; charset=utf-8`).end(innhold);
  });
  await new Promise((klar) => tjener.listen(0, '127.0.0.1', klar));
  const side = await browser.newPage();
  side.on('pageerror', (feil) => console.error(feil));
  await side.goto(`http://127.0.0.1:${tjener.address().port}/`);
  await side.evaluate(iNettleseren);
  return {
    /** A PNG as WebP, at most `bredde` wide. */
    webp: async (png, kvalitet, bredde) => Buffer.from(await side.evaluate((a) => webpAv(...a), [png.toString('base64'), kvalitet, bredde]), 'base64'),
    begynn: () => side.evaluate((a) => begynn(...a), [BREDDE, HOYDE, BITER]),
    bilde: (png) => side.evaluate((b) => bilde(b), png.toString('base64')),
    tegn: (ruter) => side.evaluate((r) => tegn(r), ruter),
    slutt: async (lengde) => Buffer.from(await side.evaluate((l) => slutt(l), lengde), 'base64'),
    steng: async () => {
      await side.close();
      tjener.close();
    },
  };
}

/** Runs in that page. */
function iNettleseren() {
  const flate = document.querySelector('canvas');
  const penn = flate.getContext('2d', { willReadFrequently: true });
  let grunn, koder, ruter, storrelse;
  const bytes = async (b64) => (await fetch(`data:image/png;base64,${b64}`)).blob();
  const base64 = async (blob) =>
    new Promise((ferdig) => {
      const leser = new FileReader();
      leser.onload = () => ferdig(leser.result.split(',')[1]);
      leser.readAsDataURL(blob);
    });
  Object.assign(globalThis, {
    async webpAv(png, kvalitet, maks) {
      const b = await createImageBitmap(await bytes(png));
      const forhold = Math.min(1, maks / b.width);
      const egen = new OffscreenCanvas(Math.round(b.width * forhold), Math.round(b.height * forhold));
      const p = egen.getContext('2d');
      p.imageSmoothingQuality = 'high';
      p.drawImage(b, 0, 0, egen.width, egen.height);
      return base64(await egen.convertToBlob({ type: 'image/webp', quality: kvalitet }));
    },
    begynn(bredde, hoyde, bitrate) {
      Object.assign(flate, { width: bredde, height: hoyde });
      ruter = [];
      storrelse = { bredde, hoyde };
      koder = new VideoEncoder({
        output: (rute) => {
          const data = new Uint8Array(rute.byteLength);
          rute.copyTo(data);
          ruter.push({ tid: Math.round(rute.timestamp / 1000), nokkel: rute.type === 'key', data });
        },
        error: (feil) => console.error(feil),
      });
      koder.configure({ codec: 'vp09.00.31.08', width: bredde, height: hoyde, bitrate, bitrateMode: 'variable', latencyMode: 'quality', contentHint: 'text', framerate: 25 });
    },
    async bilde(png) {
      grunn?.close();
      grunn = await createImageBitmap(await bytes(png));
    },
    /** Each frame: time, where the pointer is, and how far a click has come (0–1). */
    async tegn(liste) {
      for (const r of liste) {
        penn.drawImage(grunn, 0, 0);
        if (r.klikk !== undefined) {
          penn.beginPath();
          penn.arc(r.x, r.y, 10 + 34 * r.klikk, 0, 2 * Math.PI);
          penn.lineWidth = 5;
          penn.strokeStyle = `rgba(208, 60, 20, ${1 - r.klikk})`;
          penn.stroke();
        }
        const pil = new Path2D('M0 0 L0 26 L6.5 20.5 L11 31 L16 29 L11.5 18.5 L20 18 Z');
        penn.save();
        penn.translate(r.x, r.y);
        penn.lineJoin = 'round';
        penn.lineWidth = 4;
        penn.strokeStyle = '#fff';
        penn.stroke(pil);
        penn.fillStyle = '#111';
        penn.fill(pil);
        penn.restore();
        const rute = new VideoFrame(flate, { timestamp: r.tid * 1000 });
        koder.encode(rute, { keyFrame: r.nokkel });
        rute.close();
        while (koder.encodeQueueSize > 8) await new Promise((v) => setTimeout(v, 5));
      }
    },
    async slutt(lengde) {
      await koder.flush();
      koder.close();
      const { webm } = await import('/webm.mjs');
      return base64(new Blob([webm({ ...storrelse, lengde, bilder: ruter })]));
    },
  });
}

const HVORDAN = { caret: 'hide', animations: 'disabled' };

/** One film: acts on the page as a person would, at a calm pace, and keeps the time of each step for the captions. */
export class Film {
  #tid = 0;
  #sisteNokkel = -Infinity;
  #x = BREDDE * 0.6;
  #y = HOYDE * 0.7;
  #steg = [];

  constructor(verksted, side, manus) {
    Object.assign(this, { verksted, side, manus });
  }

  static async begynn(verksted, side, manus) {
    await verksted.begynn();
    const film = new Film(verksted, side, manus);
    await film.se();
    return film;
  }

  /** The next step of the script; it lasts at least as long as its sentence takes to read. */
  async steg(id, gjor) {
    const steg = this.manus.steg[this.#steg.length];
    if (steg?.id !== id) throw new Error(`manus.json har «${steg?.id}» der filmen har «${id}»`);
    const fra = this.#tid;
    await gjor();
    const lesetid = 1200 + 62 * Math.max(steg.nb.length, steg.nn.length);
    await this.vent(Math.max(900, fra + lesetid - this.#tid));
    this.#steg.push({ fra, til: this.#tid, nb: steg.nb, nn: steg.nn });
  }

  /** Looks at the page as it is now. */
  async se() {
    await this.verksted.bilde(await this.side.screenshot(HVORDAN));
  }

  #rute(annet) {
    const nokkel = this.#tid - this.#sisteNokkel >= NOKKEL;
    if (nokkel) this.#sisteNokkel = this.#tid;
    return { tid: this.#tid, x: this.#x, y: this.#y, nokkel, ...annet };
  }

  async vent(ms) {
    const ruter = [];
    for (const slutt = this.#tid + ms; this.#tid < slutt; this.#tid += Math.min(STILLE, slutt - this.#tid)) ruter.push(this.#rute());
    await this.verksted.tegn(ruter);
  }

  /** Moves the pointer there, fast in the middle. */
  async pek(mal) {
    await this.rullTil(mal);
    const boks = await mal.boundingBox();
    const [x, y] = [(boks.x + Math.min(boks.width / 2, 120)) * TETTHET, (boks.y + boks.height / 2) * TETTHET];
    const [x0, y0] = [this.#x, this.#y];
    const antall = Math.round(Math.min(1100, 350 + Math.hypot(x - x0, y - y0) * 0.9) / STEG);
    const ruter = [];
    for (let n = 1; n <= antall; n++) {
      const andel = (1 - Math.cos((Math.PI * n) / antall)) / 2;
      [this.#x, this.#y] = [x0 + (x - x0) * andel, y0 + (y - y0) * andel];
      ruter.push(this.#rute());
      this.#tid += STEG;
    }
    await this.verksted.tegn(ruter);
  }

  async klikk(mal, ventPaa) {
    await this.pek(mal);
    await this.vent(200);
    const ruter = [];
    for (let n = 0; n < 9; n++) {
      ruter.push(this.#rute({ klikk: n / 9 }));
      this.#tid += STEG;
    }
    await this.verksted.tegn(ruter);
    await mal.click();
    if (ventPaa) await this.side.waitForURL(ventPaa);
    await this.side.waitForLoadState('networkidle');
    await this.se();
    await this.vent(700);
  }

  /** Types as a person does: not all letters take the same time. */
  async skriv(mal, tekst) {
    await this.klikk(mal);
    await mal.press('Control+A');
    for (const [n, bokstav] of [...tekst].entries()) {
      await this.side.keyboard.type(bokstav);
      await this.se();
      await this.vent(80 + ((n * 37) % 5) * 25);
    }
    await this.vent(300);
  }

  async velg(mal, verdi) {
    await this.klikk(mal);
    await mal.selectOption(verdi);
    await this.side.keyboard.press('Escape');
    await this.se();
    await this.vent(500);
  }

  /** Scrolls calmly until this is well inside the window. */
  async rullTil(mal) {
    const boks = await mal.boundingBox();
    const vindu = VINDU.viewport.height;
    if (boks.y > 70 && boks.y + boks.height < vindu - 70) return;
    const [fra, til] = await this.side.evaluate(
      ([y, hoyde]) => [scrollY, Math.max(0, Math.min(document.documentElement.scrollHeight - innerHeight, scrollY + y - hoyde / 3))],
      [boks.y, vindu],
    ).then((fra_til) => fra_til.map((y) => 3 * Math.round(y / 3)));
    if (Math.abs(til - fra) < 2) return;
    const antall = Math.max(8, Math.round(Math.min(1200, 300 + Math.abs(til - fra) * 1.2) / (2 * STEG)));
    for (let n = 1; n <= antall; n++) {
      // In whole pixels of the film, which the encoder then has seen before.
      const her = n === antall ? til : 3 * Math.round((fra + ((til - fra) * (1 - Math.cos((Math.PI * n) / antall))) / 2) / 3);
      await this.side.evaluate((y) => scrollTo({ top: y, behavior: 'instant' }), her);
      await this.se();
      await this.verksted.tegn([this.#rute()]);
      this.#tid += 2 * STEG;
    }
    await this.vent(300);
  }

  /** The file, and the captions of both languages with the times of the steps. */
  async slutt() {
    if (this.#steg.length !== this.manus.steg.length) throw new Error('filmen har færre steg enn manus.json');
    await this.verksted.tegn([this.#rute()]);
    const film = await this.verksted.slutt(this.#tid);
    const klokke = (ms) => new Date(ms).toISOString().slice(11, 23);
    const tekster = (sprak) => `WEBVTT\n\n${this.#steg.map((s) => `${klokke(s.fra)} --> ${klokke(s.til)}\n${s[sprak]}\n`).join('\n')}`;
    return { film, sekunder: Math.round(this.#tid / 1000), nb: tekster('nb'), nn: tekster('nn') };
  }
}
