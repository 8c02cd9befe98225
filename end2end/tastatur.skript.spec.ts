/** The keyboard alone, one story per tab: Tab, Enter, Space and letters; never a pointer. */
import type { Locator, Page } from '@playwright/test';
import { egenPerson, expect, inn, test } from './stotte';

/** Tabs on until this has focus, which must show. */
async function til(side: Page, mal: Locator) {
  for (let n = 0; n < 80; n++) {
    await side.keyboard.press('Tab');
    if (await mal.evaluate((e) => e === document.activeElement)) {
      await expect(mal).toBeInViewport();
      expect(await mal.evaluate((e) => getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none'), 'fokus er synlig').toBe(true);
      return;
    }
  }
  throw new Error(`${mal} kan ikke nås med tastaturet`);
}

const paa = async (side: Page, mal: Locator) => {
  await til(side, mal);
  await side.keyboard.press('Enter');
};

test.beforeEach(({}, info) => test.skip(info.project.name !== 'pc', 'a keyboard belongs to a PC'));

test('Helseaktør: from the tab to saved contact data', async ({ page }) => {
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor');
  await paa(page, page.getByRole('link', { name: 'Endre personlig e-postadresse' }));
  await expect(page).toHaveURL(/\/kontakt$/);
  await til(page, page.getByLabel('Personlig e-postadresse'));
  await page.keyboard.type('tast@eksempel.example');
  await page.keyboard.press('Tab');
  await page.keyboard.type('9001234');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'Du må rette 1 feil' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Telefonnummer')).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Opplysningene er lagret.')).toBeVisible();
});

test('Praksis: a registration', async ({ page }) => {
  test.slow();
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor/kontakt');
  await til(page, page.locator('#epost'));
  await page.keyboard.type('tast@eksempel.example');
  await page.keyboard.press('Tab');
  await page.keyboard.type('90012345');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/lagret=kontakt/);
  await page.locator('html[data-klar]').waitFor();
  await paa(page, page.getByRole('navigation', { name: 'Praksisinformasjon' }).getByRole('link', { name: 'Praksis', exact: true }));
  await expect(page.getByRole('heading', { level: 1, name: 'Praksis' })).toBeFocused();
  await paa(page, page.getByRole('link', { name: 'Registrer ny praksis' }));
  await til(page, page.locator('#praksistype'));
  await page.keyboard.type('Fastlege');
  await til(page, page.locator('#orgnr'));
  await page.keyboard.type('314239016');
  await paa(page, page.getByRole('button', { name: 'Lagre og fortsett' }));
  await til(page, page.locator('#fra'));
  await page.keyboard.type('01.01.2025');
  await til(page, page.locator('#til'));
  await page.keyboard.type('31.12.2027');
  await til(page, page.locator('#konto'));
  await page.keyboard.type('12345678903');
  await til(page, page.locator('#konto_gjenta'));
  await page.keyboard.type('12345678903');
  await til(page, page.locator('#epost1'));
  await page.keyboard.type('praksis@eksempel.example');
  await page.keyboard.press('Enter');
  // The documents may be sent later.
  await expect(page).toHaveURL(/\/ny\/vedlegg$/);
  await paa(page, page.locator('.knapper a').first());
  await expect(page).toHaveURL(/\/ny\/sjekk$/);
  await paa(page, page.getByRole('button', { name: 'Registrer praksisen' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Praksisen er registrert');
});

test('Avtaler og samtykker: a consent and a signature', async ({ page }) => {
  await inn(page, egenPerson(), '/praksisinformasjon/helseaktor/kontakt');
  await til(page, page.locator('#epost'));
  await page.keyboard.type('tast@eksempel.example');
  await page.keyboard.press('Tab');
  await page.keyboard.type('90012345');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/lagret=kontakt/);
  await page.goto('/praksisinformasjon/avtaler-og-samtykker');
  await paa(page, page.getByRole('region', { name: 'Helsedirektoratet' }).getByRole('button', { name: /^Nei, jeg samtykker ikke/ }));
  await expect(page.getByText(/^Valget ditt for .* er lagret\.$/)).toBeVisible();
  await paa(page, page.getByRole('link', { name: 'Les og signer avtalen' }));
  await til(page, page.getByLabel('Jeg har lest avtalen og godtar den'));
  await page.keyboard.press('Space');
  await paa(page, page.getByRole('button', { name: 'Signer avtalen' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Avtalen er signert');
});
