/** Cases: an account the bank does not confirm is approved by two case workers; «this was not me» stops a change without login. */
import { harKontakt, harPraksis } from './klar';
import { egenPerson, expect, inn, ingenSidelengsRulling, test, velgPerson } from './stotte';
import { finnSak as finn, saksbehandler, svar } from './saker';
import { epostTil } from './trinn';
import type { Page } from '@playwright/test';

const PRAKSIS = '/praksisinformasjon/praksis';
/** In the simulator numbers that end with 91 belong to someone else. */
const ANDRES = '12345000591';

/** A clinician of their own with a practice, who changes the account. Returns its page. */
async function byttKonto(page: Page, konto: string, epost: string) {
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor/kontakt');
  await harKontakt(page, epost);
  const id = await harPraksis(page);
  await page.goto(`${PRAKSIS}/${id}/konto`);
  await page.getByLabel('Kontonummer', { exact: true }).fill(konto);
  await page.getByLabel('Gjenta kontonummeret').fill(konto);
  await page.getByRole('button', { name: 'Lagre og fortsett' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sjekk det nye kontonummeret');
  const ny = page.getByRole('link', { name: 'Logg inn på nytt' });
  if (await ny.isVisible()) {
    await ny.click();
    await velgPerson(page, 'ny-lege');
  }
  return `${PRAKSIS}/${id}`;
}

/** The case about a practice: found by its number, since others run beside this. */
const finnSak = (side: Page, praksis: string) => finn(side, praksis.split('/').pop()!);

test('an account the bank does not confirm is used when two case workers have approved it', async ({ page, browser, baseURL, medSkript, gransk }) => {
  test.slow();
  const sti = await byttKonto(page, ANDRES, `avvik-${crypto.randomUUID().slice(0, 8)}@eksempel.example`);
  await expect(page.getByRole('main')).toContainText('Banken bekrefter ikke at du kan bruke kontoen');
  await gransk();
  await page.getByRole('button', { name: 'Endre kontonummeret' }).click();
  await expect(page.getByRole('main')).toContainText('Kontonummeret kontrolleres');
  await expect(page.getByRole('main')).toContainText(/Imens bruker vi .*8903/);
  await gransk();

  const forste = await saksbehandler(browser, 'saksbehandler', baseURL, medSkript);
  await expect(forste.getByRole('navigation', { name: 'Hovedmeny' }).getByRole('link', { name: 'Saker' })).toBeVisible();
  await expect(forste.getByRole('heading', { name: 'De eldste sakene' })).toBeVisible();
  const sak = await finnSak(forste, sti);
  await expect(forste.getByRole('main')).toContainText('Fersk Fjellrev');
  await expect(forste.getByRole('main')).not.toContainText(ANDRES);
  // No reason: told so, at the field.
  await forste.getByRole('button', { name: 'Godkjenn', exact: true }).click();
  await expect(forste.getByRole('group', { name: 'Du må rette 1 feil' })).toBeFocused();
  await expect(forste.getByLabel('Begrunnelse')).toHaveAccessibleDescription(/Skriv en begrunnelse\./);
  await svar(forste, 'Godkjenn', 'Ringt banken på kjent nummer');
  await expect(forste.getByText('Du har godkjent saken.')).toBeVisible();
  await expect(forste.getByRole('button', { name: 'Godkjenn', exact: true })).toHaveCount(0);
  await forste.setViewportSize({ width: 320, height: 640 });
  await ingenSidelengsRulling(forste);
  await forste.goto('/saker');
  await ingenSidelengsRulling(forste);

  await page.goto(sti);
  await expect(page.getByRole('main')).toContainText('Kontonummeret kontrolleres');

  const andre = await saksbehandler(browser, 'saksbehandler-to', baseURL, medSkript);
  await andre.goto(sak);
  await expect(andre.getByRole('main')).toContainText('Ryddig Ravn godkjente');
  await svar(andre, 'Godkjenn', 'Sett kontoutskrift');
  await expect(andre.getByLabel('Begrunnelse')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('main')).not.toContainText('Kontonummeret kontrolleres');
  await expect(page.getByRole('main')).toContainText(/0591/);
  await gransk(andre);
  await Promise.all([forste.context().close(), andre.context().close()]);
});

test('«this was not me» stops the change without login, once', async ({ page, browser, baseURL, medSkript, gransk }) => {
  test.slow();
  const epost = `ikke-meg-${crypto.randomUUID().slice(0, 8)}@eksempel.example`;
  // The personal address is verified first, so that the mail about the account goes there.
  const sti = await byttKonto(page, '86011117947', epost);
  await page.goto((await epostTil(epost, /\/bekreft-epost\/[\w-]+/))[0]);
  await page.getByRole('button', { name: 'Bekreft e-postadressen' }).click();
  await page.goto(`${sti}/konto/sjekk`);
  await page.getByRole('button', { name: 'Endre kontonummeret' }).click();
  await expect(page.getByText('Endringen er lagret.')).toBeVisible();
  const lenke = (await epostTil(epost, /\/kontoendring\/[\w-]+/))[0];

  const post = await (await browser.newContext({ baseURL, javaScriptEnabled: medSkript })).newPage();
  await post.goto(lenke);
  await expect(post.getByRole('heading', { level: 1 })).toHaveText('Var det ikke du som endret kontonummeret?');
  await gransk(post);
  await post.getByRole('button', { name: 'Stans endringen' }).click();
  await expect(post.getByRole('heading', { level: 1 })).toHaveText('Endringen er stanset');
  await gransk(post);
  await post.goto(lenke);
  await expect(post.getByRole('heading', { level: 1 })).toHaveText('Lenken gjelder ikke lenger');
  await post.context().close();
  await epostTil(epost, /Kontoendringen er stanset/i);

  await page.goto(sti);
  await expect(page.getByRole('main')).toContainText('Endringen er stanset');
  await expect(page.getByRole('main')).toContainText(/Imens bruker vi .*8903/);
  await gransk();

  const forste = await saksbehandler(browser, 'saksbehandler', baseURL, medSkript);
  await finnSak(forste, sti);
  await svar(forste, 'Forkast endringen', 'Legen kjenner ikke kontoen');
  await forste.context().close();
  await page.reload();
  await expect(page.getByRole('main')).toContainText('Kontonummeret ble ikke godkjent');
});

test('a clinician has no way to the cases', async ({ page, konsoll }) => {
  konsoll.tillat(/status of 403/);
  await inn(page, egenPerson());
  await page.goto('/saker');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Saker');
  await expect(page.getByRole('navigation', { name: 'Hovedmeny' }).getByRole('link', { name: 'Saker' })).toHaveCount(0);
});
