/** The guides: one's own group, pictures of the portal, and the two films. */
import { expect, test } from './stotte';

test('a guide shows the portal and a film with captions in both languages', async ({ page, gransk, medSkript }) => {
  await page.goto('/veiledning');
  await expect(page.locator('video')).toHaveCount(2);
  await page.getByRole('main').getByRole('link', { name: 'Tannlege', exact: true }).click();
  for (const navn of ['Slik inngår du avtale', 'Slik registrerer du en praksis', 'Slik endrer du opplysninger']) {
    await expect(page.getByRole('heading', { level: 2, name: navn })).toBeVisible();
  }
  await page.getByRole('link', { name: 'Se bilder og film av registreringen' }).click();
  await expect(page).toHaveURL('/veiledning/praksis');
  for (const bilde of await page.getByRole('main').getByRole('img').all()) {
    await bilde.scrollIntoViewIfNeeded();
    await expect.poll(() => bilde.evaluate((b: HTMLImageElement) => b.complete && b.naturalWidth)).toBeGreaterThan(400);
  }
  const film = page.locator('video');
  await expect(film).toHaveAttribute('preload', 'none');
  await film.scrollIntoViewIfNeeded();
  // It starts, is as long as it says, and can be entered in the middle. A page without scripts hears nothing from its film.
  if (medSkript) {
    const lengde = await film.evaluate(async (v: HTMLVideoElement) => {
      v.muted = true;
      v.preload = 'metadata';
      const klar = new Promise((ferdig, feil) => ((v.onloadedmetadata = ferdig), (v.onerror = feil)));
      v.load();
      await klar;
      return v.duration;
    });
    expect(lengde).toBeGreaterThan(30);
  }
  const del = await page.request.get('/film/ny-praksis.webm', { headers: { range: 'bytes=1000-1999' } });
  expect([del.status(), del.headers()['content-type']]).toEqual([206, 'video/webm']);
  for (const sprak of ['nb', 'nn']) {
    const tekst = await page.request.get(`/film/ny-praksis.${sprak}.vtt`);
    expect(tekst.headers()['content-type']).toContain('text/vtt');
    expect(await tekst.text()).toMatch(/^WEBVTT\n/);
  }
  await page.getByText('Les det filmen viser').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Sjekk svarene. Du ser også hva innbyggerne får se om praksisen.' })).toBeVisible();
  await gransk();
});
