/**
 * What a story needs to be in place and is not about: contact data, a practice, an agreement. Sent as a browser without scripts sends
 * the same forms, without showing the pages; trinn.ts does it the way a person does.
 */
import type { Page } from '@playwright/test';
import { expect } from './stotte';
import { PRAKSIS } from './trinn';

type Verdier = Record<string, string>;

const tekst = (html: string) =>
  html.replace(/&(#x?[\da-f]+|\w+);/gi, (hel, navn: string) => {
    const kjent: Verdier = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };
    if (!navn.startsWith('#')) return kjent[navn] ?? hel;
    return String.fromCodePoint(Number(navn.replace(/^#x/i, '0x').replace(/^#/, '')));
  });

/** Where the form of a page is sent, and what it holds. */
export function skjemaet(html: string) {
  const [, attributter, innhold] = /<form\b([^>]*\bid="skjema"[^>]*)>([\s\S]*?)<\/form>/.exec(html)!;
  const les = (tagg: string, navn: string) => new RegExp(`\\s${navn}="([^"]*)"`).exec(tagg)?.[1];
  const felt: Verdier = {};
  for (const [, tagg] of innhold.matchAll(/<input\b([^>]*)>/g)) {
    const [navn, type] = [les(tagg, 'name'), les(tagg, 'type')];
    if (!navn || type === 'file' || (/^(radio|checkbox)$/.test(type ?? '') && !/\schecked\b/.test(tagg))) continue;
    felt[tekst(navn)] = tekst(les(tagg, 'value') ?? '');
  }
  for (const [, navn, valgene] of innhold.matchAll(/<select\b[^>]*\sname="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g)) {
    const valg = [...valgene.matchAll(/<option\b([^>]*)>/g)].map(([, tagg]) => tagg);
    felt[navn] = tekst(les(valg.find((tagg) => /\sselected\b/.test(tagg)) ?? valg[0] ?? '', 'value') ?? '');
  }
  return { handling: tekst(les(attributter, 'action')!), felt };
}

/** Sends a filled-in form. Gives the address the browser is sent to. */
export async function post(side: Page, handling: string, form: Verdier) {
  const svar = await side.request.post(handling, { form, headers: { accept: 'text/html', origin: await opphav(side) }, maxRedirects: 0 });
  expect(svar.status(), `${handling} ${JSON.stringify(form)}`).toBe(303);
  return svar.headers().location;
}

/** Fills in the form of a page and sends it. */
async function send(side: Page, sti: string, svar: Verdier) {
  const siden = await side.request.get(sti, { headers: { accept: 'text/html' } });
  expect(new URL(siden.url()).pathname, 'skjemaet er å få').toBe(sti);
  const { handling, felt } = skjemaet(await siden.text());
  return post(side, handling, { ...felt, ...svar });
}

const opphav = async (side: Page) => new URL((await side.request.get('/helse/lever')).url()).origin;

/** Contact data, not verified. */
export async function harKontakt(side: Page, epost = 'behandler@eksempel.example', telefon = '90 01 23 45') {
  expect(await send(side, '/praksisinformasjon/helseaktor/kontakt', { epost, telefon })).toBe('/praksisinformasjon/helseaktor?lagret=kontakt');
}

/** A practice, without documents; contact data must exist. Returns its id. */
export async function harPraksis(side: Page, valg: Partial<typeof PRAKSIS> = {}) {
  const { type, orgnr, fra, til, konto } = { ...PRAKSIS, ...valg };
  const ny = '/praksisinformasjon/praksis/ny';
  expect(await send(side, ny, { praksistype: type, orgnr })).toBe(`${ny}/oppgjor`);
  const svar = { fra, til, konto, konto_gjenta: konto, epost1: 'praksis@eksempel.example' };
  // Those with documents to send may do it later.
  expect([`${ny}/vedlegg`, `${ny}/sjekk`]).toContain(await send(side, `${ny}/oppgjor`, svar));
  const registrert = await send(side, `${ny}/sjekk`, {});
  expect(registrert).toMatch(/^\/praksisinformasjon\/praksis\/\d+\/registrert$/);
  return /praksis\/(\d+)/.exec(registrert)![1];
}

/** The agreement, signed; contact data must exist. */
export async function harAvtale(side: Page) {
  expect(await send(side, '/praksisinformasjon/avtaler-og-samtykker/avtale', { bekreft: 'on' })).toMatch(/\/avtale\/[\w-]+\/kvittering$/);
}
