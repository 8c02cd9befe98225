/** What the frame does with scripts: the warning before the session ends, and the notice when the program cannot run. */
import { egenPerson, expect, inn, test } from './stotte';

const KONTAKT = '/praksisinformasjon/helseaktor/kontakt';

test('two minutes before the session ends one is asked, and can go on', async ({ page, gransk }) => {
  await page.clock.install();
  await inn(page, egenPerson(), KONTAKT);
  await page.locator('html[data-klar]').waitFor();
  await page.getByLabel('Telefonnummer').fill('900 11 222');
  const dialog = page.getByRole('dialog', { name: 'Du blir logget ut om to minutter' });
  await page.clock.fastForward('27:30');
  await expect(dialog).toBeHidden();
  await page.clock.fastForward('00:35');
  await expect(dialog).toBeVisible();
  await gransk();
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Fortsett' }).click();
  await expect(dialog).toBeHidden();
  // The time starts anew.
  await page.clock.fastForward('27:30');
  await expect(dialog).toBeHidden();
  await page.clock.fastForward('00:40');
  await expect(dialog).toBeVisible();
  // Nothing done: it says so, offers login, and what was typed stands.
  await page.clock.fastForward('02:05');
  await expect(dialog).toContainText('Du er logget ut. Det du har skrevet, står her fortsatt');
  await expect(dialog.getByRole('link', { name: 'Logg inn' })).toBeVisible();
  await expect(page.getByLabel('Telefonnummer')).toHaveValue('900 11 222');
});

test('a browser that cannot run the program gets a notice and a page that works', async ({ page, gransk }) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
  await inn(page, egenPerson(), KONTAKT);
  await expect(page.locator('.skriptvarsel:visible')).toHaveCount(1);
  await gransk();
  await page.getByLabel('Personlig e-postadresse').fill('uten@eksempel.example');
  await page.getByLabel('Telefonnummer').fill('22 22 22 22');
  await page.getByRole('button', { name: 'Lagre endringene' }).click();
  await expect(page.getByText('Opplysningene er lagret.')).toBeVisible();
});
