// What the tests of signing in share: the profile as a test wants it, pictures of a screen, and where secrets may not lie.
import { expect, type Page } from '@playwright/test';

export const BACKEND = process.env.BACKEND ?? '';
export const BASE = (process.env.BACKEND_BASE ?? '').split(' ')[0] ?? '';
export const PASSWORD = 'deal-desk-2027';

type Json = Record<string, any>;

/** Nothing that a test does may end the program; `crashes()` says where it did. */
export function crashes(page: Page): () => string[] {
  const seen: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('panicked at')) seen.push(message.text());
  });
  page.on('pageerror', (error) => seen.push(String(error)));
  return () => seen;
}

/** Lets a test change the file that describes the backend, before the page reads it. */
export async function describedAs(page: Page, change: (file: Json) => void) {
  await page.route('**/portal-backend.json', async (route) => {
    const file = await (await route.fetch()).json();
    change(file);
    await route.fulfill({ json: file });
  });
}

/** Puts functions of the site around into the page, before anything of the portal runs. */
export async function withHooks(page: Page, script: string) {
  // Not by another document: Chromium lets one that did not come from loopback ask nothing of loopback.
  await page.addInitScript(script);
}

/** Goes somewhere without loading the page anew: tokens live in memory. */
export async function open(page: Page, path: string) {
  await page.evaluate((path) => {
    const link = document.createElement('a');
    link.href = path;
    document.getElementById('main')?.append(link);
    link.click();
    link.remove();
  }, path);
}

export async function isInside(page: Page) {
  await expect(page.getByRole('navigation', { name: 'Areas' }).first()).toBeAttached();
}

export async function signInByPassword(page: Page, user: string, password = PASSWORD) {
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Everything that outlives the page, as text. */
export async function kept(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
}

/** Pictures of what is shown, on three widths, light and dark; only where somebody wants to look. */
export async function pictures(page: Page, name: string) {
  const folder = process.env.PORTAL_SHOTS;
  if (!folder) return;
  const before = page.viewportSize()!;
  for (const [width, height] of [[390, 844], [768, 1024], [1440, 900]] as const) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(before);
  // Nothing is wider than the page.
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
}
