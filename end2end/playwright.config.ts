/**
 * Browser tests: every story on a PC with scripts and on a phone without, so that each width and each way of working meets each
 * story. What moves, and what depends on the width while it moves, is tried on a phone with scripts too. A story that needs scripts
 * says so in its file name (`*.skript.spec.ts`).
 *
 *   PORTAL_URL     the portal to test, http://127.0.0.1:3000
 *   CHROMIUM_STI   a Chromium to use instead of Playwright's own
 *
 * Traces are not recorded, which would take a third of the time: run the story that fails again with `--trace on`.
 */
import { existsSync } from 'node:fs';
import { chromium, defineConfig, devices } from '@playwright/test';
import type { Valg } from './stotte';

const egen = process.env.CHROMIUM_STI || (existsSync(chromium.executablePath()) ? undefined : ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync));
const utenSkript = { javaScriptEnabled: false };
// Chromium's engine on both: the phone differs in size, touch and pixel density.
const { defaultBrowserType: _, ...mobil } = { ...devices['Pixel 7'], viewport: { width: 375, height: 740 } };
const medSkriptPaaMobil = /\.skript\.spec|på nynorsk|skip link|light and dark|MinID|first decision|new doctor/;
const pc = { viewport: { width: 1280, height: 800 } };

export default defineConfig<Valg>({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: 'resultat',
  snapshotPathTemplate: '{testDir}/{testFileDir}/{testFileName}-bilder/{arg}-{projectName}{ext}',
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  workers: 2,
  timeout: 30_000,
  globalTimeout: 30 * 60_000,
  expect: { timeout: 5_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.PORTAL_URL || 'http://127.0.0.1:3000',
    locale: 'nb-NO',
    timezoneId: 'Europe/Oslo',
    screenshot: 'only-on-failure',
    // A story goes on as soon as the page is there, in the middle of any movement between pages.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: egen,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  projects: [
    { name: 'pc', use: pc },
    { name: 'mobil', use: mobil, grep: medSkriptPaaMobil },
    { name: 'mobil-uten-skript', use: { ...mobil, ...utenSkript }, testIgnore: '**/*.skript.spec.ts' },
  ],
});
