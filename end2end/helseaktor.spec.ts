/** The tab Helseaktør: who I am, how I am reached, and the address that counts only when its link is used. */
import { egenPerson, expect, inn, ingenSidelengsRulling, test } from './stotte';
import { bekreftelseslenke, bekreftEpost, epostTil, fyllKontakt } from './trinn';

const HELSEAKTOR = '/praksisinformasjon/helseaktor';
const KONTAKT = `${HELSEAKTOR}/kontakt`;

test('a new clinician sees who they are, and gives an address that must be verified', async ({ page, context, gransk }) => {
  await inn(page, egenPerson('ny-lege'), HELSEAKTOR);
  await expect(page).toHaveTitle('Helseaktør – Praksisinformasjon – Praksisportalen');
  const innhold = page.getByRole('main');
  await expect(innhold.getByText('Lege: Autorisasjon')).toBeVisible();
  await expect(innhold.getByText('Hentet fra Helsepersonellregisteret')).toBeVisible();
  await expect(innhold).toContainText(/Sist kontrollert mot HPR .+ da du logget inn\./);
  await expect(innhold.getByText('Ikke fylt ut')).toHaveCount(2);
  await expect(innhold).not.toContainText(/\d{11}/);
  await gransk();

  // Empty: both fields, both in the summary, which has focus and leads to them.
  await page.getByRole('link', { name: 'Endre personlig e-postadresse' }).click();
  await page.getByRole('button', { name: 'Lagre endringene' }).click();
  await expect(page).toHaveTitle(/^Feil: /);
  const sammendrag = page.getByRole('group', { name: 'Du må rette 2 feil' });
  await expect(sammendrag).toBeFocused();
  await gransk();
  await sammendrag.getByRole('link', { name: 'Skriv telefonnummeret.' }).click();
  await expect(page.getByLabel('Telefonnummer')).toBeFocused();
  await expect(page.getByLabel('Telefonnummer')).toHaveAccessibleDescription(/Åtte siffer.*Skriv telefonnummeret\./);

  // Half right: what was typed stands.
  const epost = `ny-${crypto.randomUUID().slice(0, 8)}@eksempel.example`;
  await page.getByLabel('Personlig e-postadresse').fill(epost.replace('@', ''));
  await page.getByLabel('Telefonnummer').fill('900 12 345');
  await page.getByRole('button', { name: 'Lagre endringene' }).click();
  await expect(page.getByRole('group', { name: 'Du må rette 1 feil' })).toBeFocused();
  await expect(page.getByLabel('Telefonnummer')).toHaveValue('900 12 345');
  await page.getByLabel('Personlig e-postadresse').fill(epost);
  await page.getByRole('button', { name: 'Lagre endringene' }).click();
  await expect(page.getByRole('status').getByText('Opplysningene er lagret.')).toBeVisible();
  await expect(innhold.getByText('venter på bekreftelse')).toBeVisible();
  await gransk();

  // The link in the mail, in a tab of its own; it works once.
  const lenke = await bekreftelseslenke(epost);
  const post = await context.newPage();
  await post.goto(lenke);
  await post.getByRole('button', { name: 'Bekreft e-postadressen' }).click();
  await expect(post.getByRole('heading', { level: 1 })).toHaveText('E-postadressen er bekreftet');
  await post.goto(lenke);
  await expect(post.getByRole('heading', { level: 1 })).toHaveText('Lenken gjelder ikke lenger');
  await page.reload();
  await expect(innhold.getByText('venter på bekreftelse')).toHaveCount(0);
  await expect(innhold.getByText(/^Bekreftet /)).toBeVisible();
});

test('the address that was in use hears that another has taken its place', async ({ page }) => {
  const adresse = () => `${crypto.randomUUID().slice(0, 8)}@eksempel.example`;
  const [forst, ny] = [adresse(), adresse()];
  await inn(page, egenPerson(), KONTAKT);
  for (const epost of [forst, ny]) {
    await fyllKontakt(page, epost);
    await bekreftEpost(page, epost);
    await page.goto(KONTAKT);
  }
  await epostTil(forst, /er endret\. Vi sender ikke mer hit\.[\s\S]*\/epostendring\//);
});

test('two pages open: the second to save sees both versions', async ({ page, context, gransk, konsoll }) => {
  konsoll.tillat(/status of 409/);
  await inn(page, egenPerson(), KONTAKT);
  const annen = await context.newPage();
  await annen.goto(KONTAKT);
  await fyllKontakt(page, 'forst@eksempel.example');
  await annen.getByLabel('Personlig e-postadresse').fill('sist@eksempel.example');
  await annen.getByLabel('Telefonnummer').fill('22 22 22 22');
  await annen.getByRole('button', { name: 'Lagre endringene' }).click();
  await expect(annen.getByRole('group', { name: 'Noen har endret dette etter at du åpnet siden' })).toBeFocused();
  await expect(annen).toHaveTitle(/^Feil: /);
  const epost = annen.getByRole('row').filter({ hasText: 'Personlig e-postadresse' });
  await expect(epost).toContainText('sist@eksempel.example');
  await expect(epost).toContainText('forst@eksempel.example');
  await expect(epost).toContainText('Ulikt');
  await gransk(annen);
  // Having seen both, one's own may be changed, or saved as it is.
  await annen.getByRole('link', { name: 'Endre det jeg skrev' }).click();
  await expect(annen.getByLabel('Personlig e-postadresse')).toHaveValue('sist@eksempel.example');
  await annen.goto(`${KONTAKT}?feil=1`);
  await annen.getByRole('button', { name: 'Lagre mitt likevel' }).click();
  await expect(annen.getByText('Opplysningene er lagret.')).toBeVisible();
  await expect(annen.getByRole('main')).toContainText('sist@eksempel.example');
});

test('a logoped has no HPR number and is told why that is fine', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await inn(page, egenPerson('logoped'), HELSEAKTOR);
  await expect(page.getByText('Du er ikke registrert med HPR-nummer')).toBeVisible();
  await ingenSidelengsRulling(page);
});

test.describe('på nynorsk', () => {
  test.use({ sprak: 'nn' });

  test('the same, with errors', async ({ page, gransk }) => {
    await inn(page, egenPerson(), HELSEAKTOR);
    await expect(page.getByText('Her ser du kven du er registrert som')).toBeVisible();
    await expect(page.getByRole('main')).toContainText(/Sist kontrollert mot HPR .+ då du logga inn\./);
    await gransk();
    await page.goto(KONTAKT);
    await page.getByRole('button', { name: 'Lagre endringane' }).click();
    await expect(page.getByRole('group', { name: 'Du må rette 2 feil' })).toBeFocused();
    await expect(page.getByRole('main')).toContainText('Skriv e-postadressa.');
  });
});
