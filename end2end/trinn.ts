/** Steps that many stories take, done the way a person does them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from './stotte';

const EPOSTMAPPE = process.env.PORTAL_EPOST_MAPPE || 'target/demo/epost';

/** The newest mail to an address that has `monster` in it; waits, since mail goes by an outbox. */
export async function epostTil(adresse: string, monster: RegExp): Promise<RegExpExecArray> {
  let treff: RegExpExecArray | null = null;
  await expect
    .poll(
      async () => {
        for (const navn of await readdir(EPOSTMAPPE).catch(() => [])) {
          const tekst = lesbar(await readFile(join(EPOSTMAPPE, navn), 'utf8'));
          if (tekst.includes(adresse)) treff = monster.exec(tekst) ?? treff;
        }
        return treff !== null;
      },
      { message: `e-post til ${adresse}`, timeout: 20_000 },
    )
    .toBe(true);
  return treff!;
}

/** Undoes quoted-printable. */
const lesbar = (eml: string) => eml.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, h) => String.fromCharCode(parseInt(h, 16)));

/** The path behind the link in the verification mail. */
export async function bekreftelseslenke(adresse: string) {
  return (await epostTil(adresse, /\/bekreft-epost\/[\w-]+/))[0];
}

/** Uses the link in the verification mail. */
export async function bekreftEpost(side: Page, adresse: string) {
  await side.goto(await bekreftelseslenke(adresse));
  await side.locator('main button[type=submit]').click();
  await expect(side).toHaveURL('/bekreft-epost/ferdig');
}

/** The steps from first login to agreement, on the front page. */
export const stegene = (side: Page) => side.locator('section[aria-labelledby=krever] > ol > li');

/** Fills in contact data on its page and saves. */
export async function fyllKontakt(side: Page, epost = 'behandler@eksempel.example', telefon = '90 01 23 45') {
  if (!side.url().endsWith('/kontakt')) await side.goto('/praksisinformasjon/helseaktor/kontakt');
  await side.locator('#epost').fill(epost);
  await side.locator('#telefon').fill(telefon);
  await side.locator('#skjema .knapper button[type=submit]').click();
  await expect(side).toHaveURL('/praksisinformasjon/helseaktor?lagret=kontakt');
}

/** What a practice is registered with, unless a story says otherwise: accepted by the built-in registers. */
export const PRAKSIS = { type: 'FALE', orgnr: '314239016', fra: '1.1.2025', til: '31.12.2027', konto: '1234 56 78903' };

/** Registers a practice through the steps, without documents; contact data must exist. Returns its id. */
export async function registrerPraksis(side: Page, valg: Partial<typeof PRAKSIS> = {}) {
  const { type, orgnr, fra, til, konto } = { ...PRAKSIS, ...valg };
  const videre = () => side.locator('#skjema .knapper button[type=submit]').click();
  await side.goto('/praksisinformasjon/praksis/ny');
  await side.locator('#praksistype').selectOption(type);
  await side.locator('#orgnr').fill(orgnr);
  await videre();
  await side.locator('#fra').fill(fra);
  await side.locator('#til').fill(til);
  await side.locator('#konto').fill(konto);
  await side.locator('#konto_gjenta').fill(konto);
  await side.locator('#epost1').fill('praksis@eksempel.example');
  await videre();
  // Those with documents to send may do it later.
  if (side.url().endsWith('/ny/vedlegg')) await side.locator('.knapper a').first().click();
  await expect(side).toHaveURL(/\/ny\/sjekk$/);
  await expect(side.locator('#skjema input:not([type=hidden])')).toHaveCount(0);
  await videre();
  await expect(side).toHaveURL(/\/praksisinformasjon\/praksis\/\d+\/registrert$/);
  return /praksis\/(\d+)/.exec(side.url())![1];
}

/** Signs the agreement; contact data must exist. */
export async function signer(side: Page) {
  await side.goto('/praksisinformasjon/avtaler-og-samtykker/avtale');
  await side.locator('#bekreft').check();
  await side.locator('#skjema .knapper button[type=submit]').click();
  await expect(side).toHaveURL(/\/avtale\/[\w-]+\/kvittering$/);
}

/** Names the site in the form that is open, by its organisation number. */
export async function velgSted(side: Page, orgnr: string) {
  await side.locator('#orgnr').fill(orgnr);
}
