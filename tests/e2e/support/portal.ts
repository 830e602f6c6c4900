// What a person does in the portal, by role and label.
import { expect, type APIRequestContext, type Browser, type Page } from '@playwright/test';

export const PASSWORD = 'portal-demo-2026';
export const REPRESENTATIVE = 'rep@northwind.example';
export const MANAGER = 'manager@vendor.example';
export const ACE = process.env.PORTAL_ACE_URL ?? '';

export async function signIn(page: Page, email: string, address = '/') {
  await page.goto(address);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: 'Areas' }).first()).toBeAttached();
}

/** On a phone the choices beside the period are folded. */
export async function unfold(page: Page) {
  const fold = page.getByRole('button', { name: /^Filter/ });
  if (page.viewportSize()!.width < 480 && (await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
}

/** A page of somebody else, in a browser context of its own. */
export async function pageOf(browser: Browser, email: string, base: string) {
  const context = await browser.newContext({ baseURL: base, locale: 'en-US', timezoneId: 'UTC' });
  const page = await context.newPage();
  await signIn(page, email);
  return page;
}

/** Waits until the form says that what was typed is on the disk. */
export async function saved(page: Page) {
  await expect(page.getByText('Saved on this device')).toBeVisible();
}

export async function next(page: Page) {
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** A civil date some days from today, as a date input takes it. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Fills in the reseller programme's form, step by step, up to the last one. */
export async function fillReseller(page: Page, title: string, customer = 'Lindqvist Möbel AB') {
  await page.getByLabel('Company').fill(customer);
  await page.getByLabel('Website').fill('https://lindqvist.example');
  await page.getByLabel('Industry').selectOption({ index: 1 });
  await page.getByLabel('Country').selectOption('SE');
  await page.getByLabel('City').fill('Jönköping');
  await page.getByLabel('Postal code').fill('551 11');
  await next(page);
  await page.getByLabel('First name').fill('Åsa');
  await page.getByLabel('Last name').fill('Holm');
  await page.getByLabel('E-mail').fill('asa.holm@lindqvist.example');
  await next(page);
  await page.getByLabel('Deal title').fill(title);
  await page.getByRole('group', { name: 'Products' }).getByRole('checkbox').first().check();
  await page.getByLabel('Estimated value', { exact: true }).fill('1 234,50 Kč');
  await page.getByLabel('Expected close date').fill(inDays(60));
  await next(page);
  await page.getByLabel('How did the opportunity arise?').selectOption({ index: 1 });
  await page.getByLabel('Project description').fill('Backup for forty branch offices, with a test restore every quarter.');
  await page.getByRole('group', { name: 'Have you met the person who decides?' }).getByRole('radio').first().check();
  await next(page);
  await next(page);
  await expect(page.getByRole('heading', { name: 'Check and submit' })).toBeVisible();
}

export async function submit(page: Page) {
  await page.getByRole('button', { name: /^Register deal/ }).click();
}

/** The address of the deal that the page shows. */
export function dealPath(page: Page): string {
  return new URL(page.url()).pathname;
}

export async function api(request: APIRequestContext, base: string, email: string) {
  const headers = { 'X-Portal-CSRF': '1' };
  await request.post(`${base}/api/v1/session`, { data: { email, password: PASSWORD }, headers });
  return {
    deals: async (query = '') => (await request.get(`${base}/api/v1/deals${query}`)).json(),
  };
}
