/**
 * Every form with each field wrong in turn: one error, in words that fit it, beside the field and in the summary, and what was typed
 * still there. Sent as a browser without scripts sends it; what the server answers is the same for all.
 */
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { harAvtale, harKontakt, harPraksis } from './klar';
import { egenPerson, expect, inn, test } from './stotte';

type Verdier = Record<string, string>;
/** Field, what is typed in it, the sentence that must come, and what else is typed. */
type Feil = [felt: string, verdi: string, setning: string | RegExp, annet?: Verdier];

const PRAKSIS = '/praksisinformasjon/praksis';
const AVTALE = '/praksisinformasjon/avtaler-og-samtykker/avtale';

test.beforeEach(({}, info) => test.skip(info.project.name !== 'mobil-uten-skript', 'the same answer for all'));

/** Sends a form as it stands on its page, with these answers. Gives the address the browser is sent to. */
async function send(side: Page, sti: string, svar: Verdier) {
  if (new URL(side.url()).pathname !== sti) await side.goto(sti);
  const skjema = side.locator('#skjema');
  const felt = await skjema.evaluate((s) => Object.fromEntries(new FormData(s as HTMLFormElement)) as Record<string, string>);
  const mottatt = await side.request.post((await skjema.getAttribute('action'))!, {
    form: { ...felt, ...svar, nokkel: randomUUID() },
    headers: { accept: 'text/html', origin: new URL(side.url()).origin },
    maxRedirects: 0,
  });
  expect(mottatt.status(), JSON.stringify(svar)).toBe(303);
  return mottatt.headers().location;
}

async function hverForSeg(side: Page, sti: string, rett: Verdier, feil: Feil[]) {
  for (const [felt, verdi, setning, annet] of feil) {
    await test.step(`${felt}: «${verdi.slice(0, 30)}»`, async () => {
      const tilbake = await send(side, sti, { ...rett, ...annet, [felt]: verdi });
      expect(tilbake).toBe(`${sti}?feil=1`);
      await side.goto(tilbake);
      await expect(side).toHaveTitle(/^Feil: /);
      await expect(side.locator(`#${felt}-feil`)).toHaveText(setning);
      const lenker = side.getByRole('group', { name: 'Du må rette 1 feil' }).getByRole('link');
      await expect(lenker).toHaveText([setning]);
      await expect(lenker).toHaveAttribute('href', `#${felt}`);
      const inndata = side.locator(`#${felt}`);
      await expect(inndata).toHaveAttribute('aria-invalid', 'true');
      if (await inndata.evaluate((e) => e.matches('input:not([type=radio], [type=checkbox])'))) {
        await expect(inndata).toHaveValue(verdi);
        await expect(inndata).toHaveAttribute('aria-describedby', new RegExp(`\\b${felt}-feil\\b`));
      }
    });
  }
}

const EPOST: [string, string][] = [
  ['navn.eksempel.no', 'E-postadressen mangler @. Skriv adressen slik: navn@eksempel.no.'],
  ['a@b@eksempel.no', 'E-postadressen har mer enn én @. Skriv bare én adresse.'],
  ['blåbær@eksempel.no', 'E-postadressen har mellomrom, æ, ø, å eller et annet tegn som ikke kan brukes. Fjern det.'],
  ['.navn@eksempel.no', 'Sjekk det som står foran @ i e-postadressen.'],
  ['navn@eksempel', 'Sjekk det som står etter @. Det skal være som eksempel.no.'],
  [`${'a'.repeat(250)}@eksempel.no`, 'E-postadressen kan ha høyst 254 tegn. Du har skrevet 262 tegn.'],
];
const epostfeil = (felt: string): Feil[] => EPOST.map(([verdi, setning]) => [felt, verdi, setning]);

const KONTO: [string, string][] = [
  ['', 'Skriv kontonummeret.'],
  ['tolv', 'Bruk bare siffer i kontonummeret.'],
  ['1234 56 7890', 'Kontonummeret skal ha 11 siffer. Du har skrevet 10 siffer.'],
  ['1234 56 78904', 'Ett eller flere siffer i kontonummeret er feil. Sjekk nummeret.'],
  ['0000 00 00000', 'Et kontonummer kan ikke begynne med 0000. Sjekk nummeret hos banken.'],
  ['SE45 5000 0000 0583 9825 7466', 'Vi kan bare betale til norske kontoer. Skriv kontonummeret med 11 siffer.'],
];
/** `annen` is valid and different from what is typed otherwise. */
const kontofeil = (annen: string): Feil[] => [
  ...KONTO.map(([verdi, setning]): Feil => ['konto', verdi, setning]),
  ['konto_gjenta', '', 'Gjenta kontonummeret.'],
  ['konto_gjenta', annen, 'De to kontonumrene er ulike. Skriv det samme nummeret i begge feltene.'],
];

const STED: Feil[] = [
  ['orgnr', '', 'Skriv navn, sted eller organisasjonsnummer for praksisstedet.'],
  ['orgnr', 'ni siffer', 'Velg et praksissted fra treffene, eller skriv organisasjonsnummeret.'],
  ['orgnr', '314 239 01', 'Organisasjonsnummeret skal ha 9 siffer. Du har skrevet 8 siffer.'],
  ['orgnr', '314 239 017', 'Ett eller flere siffer i organisasjonsnummeret er feil. Sjekk nummeret.'],
  ['orgnr', '210 400 176', 'Dette organisasjonsnummeret kan ikke brukes. Se hvorfor under.'],
  ['navn', 'x'.repeat(201), 'Skriv et navn på høyst 200 tegn. Du har skrevet 201 tegn.'],
];

const DATO: [string, string][] = [
  ['i morgen', 'Skriv datoen med dag, måned og år, for eksempel 03.05.2026.'],
  ['3.5', 'Skriv også året, for eksempel 03.05.2026.'],
  ['31.2.2025', 'Datoen finnes ikke i kalenderen. Sjekk dag og måned.'],
];
const datofeil = (felt: string): Feil[] => DATO.map(([verdi, setning]) => [felt, verdi, setning]);

const EPOSTRADER: Feil[] = [
  ['epost1', '', 'Skriv e-postadressen.'],
  ...epostfeil('epost1').slice(0, 1),
  ...epostfeil('epost3').slice(-2, -1),
  ['epost2', 'PRAKSIS@eksempel.example', 'Denne adressen står der fra før. Fjern den ene.'],
  ['primaer', '4', 'Velg hvilken av adressene som er hovedadresse.', { epost2: 'annen@eksempel.example' }],
];
const EPOSTER = { epost1: 'praksis@eksempel.example', epost2: '', epost3: '', epost4: '', epost5: '', primaer: '1' };

test('contact data', async ({ page }) => {
  test.slow();
  await inn(page, egenPerson());
  await hverForSeg(page, '/praksisinformasjon/helseaktor/kontakt', { epost: 'navn@eksempel.example', telefon: '900 12 345' }, [
    ['epost', '', 'Skriv e-postadressen.'],
    ...epostfeil('epost'),
    ['telefon', '', 'Skriv telefonnummeret.'],
    ['telefon', 'ni null', 'Bruk bare siffer i telefonnummeret, med + foran landkoden.'],
    ['telefon', '900 12 34', 'Et norsk telefonnummer har 8 siffer. Start med + og landkode hvis nummeret er utenlandsk. Du har skrevet 7 siffer.'],
    ['telefon', '100 12 345', 'Et norsk telefonnummer begynner med 2 til 9, og en landkode med 1 til 9. Sjekk nummeret.'],
    ['telefon', '+46 12', 'Et utenlandsk telefonnummer har 7 til 15 siffer, medregnet landkoden. Du har skrevet 4 siffer.'],
  ]);
});

test('a new practice: both steps', async ({ page }) => {
  test.slow();
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor/kontakt');
  await harKontakt(page);
  const sted = { praksistype: 'FALE', orgnr: '314239016', navn: '' };
  await hverForSeg(page, `${PRAKSIS}/ny`, sted, [
    ['praksistype', '', 'Velg type praksis.'],
    ['praksistype', 'TANN', 'Denne typen passer ikke med godkjenningene dine. Velg en type fra listen.'],
    ...STED,
  ]);

  const oppgjor = { fra: '1.1.2025', til: '', konto: '1234 56 78903', konto_gjenta: '1234 56 78903', ...EPOSTER };
  expect(await send(page, `${PRAKSIS}/ny`, sted)).toBe(`${PRAKSIS}/ny/oppgjor`);
  await hverForSeg(page, `${PRAKSIS}/ny/oppgjor`, oppgjor, [
    ['fra', '', 'Skriv den første dagen for praksisen.'],
    ...datofeil('fra'),
    ['fra', '1.1.1899', 'Sjekk året. Det skal være mellom 1900 og 2099.'],
    ['fra', '31.12.1989', 'Sjekk året i første dag. Det kan ikke være før 1990.'],
    ['fra', '1.1.2099', /^Sjekk året i første dag\. Det kan ikke være etter \d{4}\.$/],
    ...datofeil('til'),
    ['til', '31.12.2024', 'Sluttdatoen er før startdatoen. Velg samme dag eller en senere dag.'],
    ...kontofeil('8601 11 17947'),
    ...EPOSTRADER,
  ]);
  // A candidate's practice must end.
  expect(await send(page, `${PRAKSIS}/ny`, { ...sted, praksistype: 'UTKA' })).toBe(`${PRAKSIS}/ny/oppgjor`);
  await hverForSeg(page, `${PRAKSIS}/ny/oppgjor`, oppgjor, [['til', '', 'Skriv den siste dagen. Denne typen praksis må ha en sluttdato.']]);
});

test('a practice: account, e-mails, site and end', async ({ page }) => {
  test.slow();
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor/kontakt');
  await harKontakt(page);
  const id = await harPraksis(page, { til: '' });
  await hverForSeg(page, `${PRAKSIS}/${id}/konto`, { konto: '8601 11 17947', konto_gjenta: '8601 11 17947' }, [
    ...kontofeil('1234 56 78903'),
    ['konto', '1234 56 78903', 'Dette er kontonummeret du har fra før. Skriv et annet nummer.', { konto_gjenta: '1234 56 78903' }],
  ]);
  await hverForSeg(page, `${PRAKSIS}/${id}/epost`, EPOSTER, EPOSTRADER);
  await hverForSeg(page, `${PRAKSIS}/${id}/sted`, { orgnr: '314239016', navn: '' }, STED);
  await hverForSeg(page, `${PRAKSIS}/${id}/slutt`, {}, [
    ...datofeil('til'),
    ['til', '31.12.2024', 'Sluttdatoen er før startdatoen. Velg samme dag eller en senere dag.'],
  ]);
});

test('the agreement: signing and terminating', async ({ page }) => {
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor/kontakt');
  await harKontakt(page);
  await hverForSeg(page, AVTALE, {}, [['bekreft', '', 'Kryss av for at du har lest avtalen og godtar den.']]);
  await harAvtale(page);
  await hverForSeg(page, `${AVTALE}/si-opp`, {}, [
    ['siste_dag', '', 'Skriv datoen.'],
    ...datofeil('siste_dag'),
    ['siste_dag', '1.1.2020', /^Velg \d.* eller en senere dag\.$/],
    ['siste_dag', '1.1.2099', /^Velg \d.* eller en tidligere dag\.$/],
  ]);
});
