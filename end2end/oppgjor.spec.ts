/** Payment: the run at four, the decision as page and PDF, the overview as page, Excel and CSV. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { egenPerson, expect, inn, ingenSidelengsRulling, test } from './stotte';
import { eksempel, fil, klarTilKrav, lastOpp, seKontrollert } from './krav';

const VEDTAK = '/oppgjor/vedtak';
const OVERSIKT = '/oppgjor/utbetalingsoversikt';

/** The run of a day, as operations would start it, a minute past four that day. */
const kjor = (dato: string) =>
  promisify(execFile)(process.env.PORTAL_PROGRAM!, ['oppgjorskjoring', '--dato', dato], { env: { ...process.env, PORTAL_KLOKKE: `${dato}T16:01:00+01:00` } });

async function lastNed(side: Page, lenke: RegExp) {
  const venter = side.waitForEvent('download');
  await side.getByRole('main').getByRole('link', { name: lenke }).click();
  const nedlasting = await venter;
  return { navn: nedlasting.suggestedFilename(), innhold: await readFile(await nedlasting.path()) };
}

/** One file of a zip, found through its central directory. */
function fraZip(zip: Buffer, navn: RegExp) {
  for (let p = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06') + 16); zip.readUInt32LE(p) === 0x02014b50; ) {
    const [n, e, k, lokal] = [zip.readUInt16LE(p + 28), zip.readUInt16LE(p + 30), zip.readUInt16LE(p + 32), zip.readUInt32LE(p + 42)];
    if (navn.test(zip.toString('utf8', p + 46, p + 46 + n))) {
      const start = lokal + 30 + zip.readUInt16LE(lokal + 26) + zip.readUInt16LE(lokal + 28);
      const data = zip.subarray(start, start + zip.readUInt32LE(p + 20));
      return (zip.readUInt16LE(p + 10) === 8 ? inflateRawSync(data) : data).toString('utf8');
    }
    p += 46 + n + e + k;
  }
  throw new Error(`${navn} er ikke i arbeidsboka`);
}

test('from approved to paid: decision, PDF, overview and files that agree', async ({ page, gransk }) => {
  test.skip(!process.env.PORTAL_PROGRAM, 'PORTAL_PROGRAM names the server binary, for the run');
  test.setTimeout(180_000);
  await inn(page, egenPerson('lege'), '/praksisinformasjon/helseaktor/kontakt');
  const praksis = await klarTilKrav(page);
  const { forste, rettet } = await eksempel(praksis);
  for (const krav of [forste, rettet]) {
    await lastOpp(page, fil(krav));
    await seKontrollert(page);
  }
  await kjor('2026-01-06');
  // The second run finds nothing left to do.
  await kjor('2026-01-06');

  await page.goto(VEDTAK);
  await expect(page.getByRole('main').getByRole('link', { name: /^\d+$|Vedtak/ }).first()).toBeVisible();
  await gransk();
  await page.getByRole('main').locator(`a[href^="${VEDTAK}/"]`).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('6. januar 2026');
  await expect(page.locator('.sum')).toHaveText('360,00 kr');
  await expect(page.getByRole('main')).toContainText('470');
  await gransk();
  const id = /vedtak\/(\d+)/.exec(page.url())![1];

  const pdf = await lastNed(page, /PDF/);
  expect(pdf.navn).toBe('vedtak-2026-01-06.pdf');
  expect(pdf.innhold.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.innhold.toString('latin1')).toMatch(/\/Lang\s*\(nb/);

  // Paid after two working days; the overview is by the day of payment.
  await kjor('2026-01-08');
  await kjor('2026-01-09');
  await page.goto(`${VEDTAK}/${id}`);
  await expect(page.getByRole('main')).toContainText('Utbetalt');
  await page.goto(`${OVERSIKT}?fra=01.01.2026&til=31.12.2026`);
  await expect(page.locator('.sum')).toHaveText('360,00 kr');
  await expect(page.getByRole('img').first()).toBeVisible();
  await expect(page.getByRole('table').last()).toContainText(id);
  await gransk();

  const csv = (await lastNed(page, /CSV/)).innhold.toString('utf8');
  const linje = csv.split(/\r?\n/).find((l) => l.includes(id))!;
  expect(linje).toContain('360,00');
  expect(linje).toContain('498,00');
  const bok = await lastNed(page, /Excel/);
  expect(bok.navn).toMatch(/2026.*\.xlsx$/);
  const ark = fraZip(bok.innhold, /^xl\/worksheets\/sheet\d+\.xml$/);
  expect(ark).toMatch(/<v>360(\.0+)?<\/v>/);
  const oversikt = await lastNed(page, /PDF/);
  expect(oversikt.innhold.subarray(0, 5).toString()).toBe('%PDF-');

  await page.setViewportSize({ width: 320, height: 640 });
  for (const sti of [VEDTAK, `${VEDTAK}/${id}`, `${OVERSIKT}?fra=01.01.2026&til=31.12.2026`]) {
    await page.goto(sti);
    await ingenSidelengsRulling(page);
    await gransk();
  }
});

test('before the first decision the pages say what will be here', async ({ page, gransk }) => {
  await inn(page, egenPerson('lege'), VEDTAK);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vedtak');
  await gransk();
  await page.goto(OVERSIKT);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Utbetalingsoversikt');
  await gransk();
  await page.goto(`${OVERSIKT}?fra=2.1.2026&til=1.1.2026`);
  await expect(page.getByRole('group', { name: 'Du må rette 1 feil' })).toBeVisible();
  await gransk();
  await ingenSidelengsRulling(page);
});

test('someone else’s decision does not exist', async ({ page, konsoll }) => {
  konsoll.tillat(/status of 404/);
  await inn(page, egenPerson());
  await page.goto(`${VEDTAK}/1`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vi fant ikke siden');
});
