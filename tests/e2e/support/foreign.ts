// What a person does in a portal over a backend of another maker.
import { expect, type Browser, type Page } from '@playwright/test';

export const BACKEND = process.env.BACKEND ?? '';
export const BASES = (process.env.BACKEND_BASE ?? '').split(' ').filter(Boolean).map((base) => new URL(base).origin);
export const PASSWORD = 'deal-desk-2027';

export async function signIn(page: Page, user: string) {
  await page.goto('/');
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: 'Areas' }).first()).toBeAttached();
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

export async function personOf(browser: Browser, base: string, user: string) {
  const context = await browser.newContext({ baseURL: base, locale: 'en-US', timezoneId: 'UTC' });
  const page = await context.newPage();
  await signIn(page, user);
  return page;
}
