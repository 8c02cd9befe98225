/** Claims for stories: the worked example with ids of its own, sent in the page or by the EPJ client. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './stotte';
import { harAvtale, harKontakt, harPraksis } from './klar';

const DATA = join(import.meta.dirname, '../tests/data');
export const NY = '/oppgjor/innsendinger/ny';

/** A clinician who may send: contact data, a practice, a signed agreement. The page must be logged in. Returns the practice's id. */
export async function klarTilKrav(side: Page, valg?: Parameters<typeof harPraksis>[1]) {
  await harKontakt(side);
  const id = await harPraksis(side, valg);
  await harAvtale(side);
  return id;
}

/** `01-innsending.json` and `02-ny-innsending.json` for this practice. Bills keep their numbers and patients, and get ids of their own. */
export async function eksempel(praksisId: string) {
  const guider = new Map<string, string>();
  const les = async (navn: string) => {
    const krav = JSON.parse(await readFile(join(DATA, 'kuhr', navn), 'utf8'));
    krav.praksisId = praksisId;
    for (const regning of krav.behandlerkrav.regninger) {
      if (!guider.has(regning.guid)) guider.set(regning.guid, randomUUID());
      regning.guid = guider.get(regning.guid);
    }
    return krav;
  };
  return { forste: await les('01-innsending.json'), rettet: await les('02-ny-innsending.json') };
}

/** A file for the file chooser. */
export const fil = (innhold: unknown, name = 'krav.json', mimeType = 'application/json') => ({
  name,
  mimeType,
  buffer: Buffer.from(typeof innhold === 'string' ? innhold : JSON.stringify(innhold)),
});

/** Sends a file on the page and waits for the receipt. */
export async function lastOpp(side: Page, vedlegg: ReturnType<typeof fil>) {
  await side.goto(NY);
  await side.getByLabel('Kravfil').setInputFiles(vedlegg);
  await side.getByRole('button', { name: 'Send kravet' }).click();
  await expect(side.getByRole('heading', { level: 1 })).toHaveText('Kravet er mottatt');
}

/** From the receipt to the page of the claim when it has been controlled. Without scripts one asks for the page again. */
export async function seKontrollert(side: Page) {
  await side.getByRole('link', { name: 'Se status for kravet' }).click();
  await ventPaa(side, side.getByText('Ikke klart ennå'), 0);
}

/** Waits for the page to show this many of something; loads it anew where it does not follow by itself. */
export async function ventPaa(side: Page, hva: ReturnType<Page['getByText']>, antall: number) {
  await expect(async () => {
    if ((await hva.count()) !== antall) await side.reload();
    await expect(hva).toHaveCount(antall, { timeout: 1_500 });
  }).toPass({ timeout: 20_000 });
}

/** Runs the EPJ client as a program of its own; the answer as JSON. */
export function epj(person: string, { argumenter, miljo = {} }: { argumenter: string[]; miljo?: NodeJS.ProcessEnv }) {
  return new Promise<{ kode: number; svar: any }>((ferdig) => {
    const valg = [join(import.meta.dirname, 'epj-klient.mjs'), ...argumenter, '--person', person];
    execFile(process.execPath, valg, { env: { ...process.env, ...miljo } }, (feil, ut, err) => {
      const kode = typeof feil?.code === 'number' ? feil.code : 0;
      ferdig({ kode, svar: /^\s*[{[]/.test(ut) ? JSON.parse(ut) : `${ut}${err}` });
    });
  });
}

/** Writes content to a file of this story with a name of its own and returns the path. */
export async function tilFil(innhold: unknown) {
  const sti = test.info().outputPath(`${randomUUID()}.json`);
  await mkdir(dirname(sti), { recursive: true });
  await writeFile(sti, typeof innhold === 'string' ? innhold : JSON.stringify(innhold));
  return sti;
}

/** The sample message in XML. */
export const bkm = () => readFile(join(DATA, 'bkm/fastlege-tre-regninger.xml'), 'utf8');
