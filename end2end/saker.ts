/** Case workers, in browsers of their own. */
import type { Page } from '@playwright/test';
import { expect, iEgenNettleser } from './stotte';

/** A case worker in a browser of their own. */
export const saksbehandler = iEgenNettleser;

/** The case whose page shows this text; `slag` opens only cases of that kind. */
export async function finnSak(side: Page, id: string, slag = '') {
  await side.goto('/saker');
  for (;;) {
    const lenker = await side.locator('table a').evaluateAll((a, slag) => a.filter((l) => l.textContent!.includes(slag)).map((l) => l.getAttribute('href')!), slag);
    const her = side.url();
    for (const til of lenker) {
      await side.goto(til);
      if (await side.getByText(id, { exact: true }).count()) return til;
    }
    await side.goto(her);
    const neste = side.getByRole('link', { name: 'Neste' });
    expect(await neste.count(), `en sak om ${id}`).toBe(1);
    await neste.click();
  }
}

export async function svar(side: Page, knapp: string, begrunnelse: string) {
  await side.getByLabel('Begrunnelse').fill(begrunnelse);
  await side.getByRole('button', { name: knapp, exact: true }).click();
  await expect(side.getByText('Svaret ditt er lagret.')).toBeVisible();
}
