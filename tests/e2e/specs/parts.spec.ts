// The parts of the program that are loaded when they are opened (src/part.rs).
import { expect, test } from '@playwright/test';
import { REPRESENTATIVE, signIn } from '../support/portal';

const PARTS = /\/(split|chunk)_[a-z0-9_]+-[0-9a-f]+\.wasm$/;

test('a part that cannot be fetched says so, and comes at the next try', async ({ page }) => {
  await page.route(/\/split_deal_form-[0-9a-f]+\.wasm$/, (route) => route.abort());
  await signIn(page, REPRESENTATIVE);
  await page.getByRole('link', { name: 'Register a deal' }).filter({ visible: true }).first().click();
  await expect(page.getByText('No connection to the server.')).toBeVisible();
  await page.unroute(/\/split_deal_form-[0-9a-f]+\.wasm$/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Register a deal' })).toBeVisible();
});

test('once the first page rests, everything is there, and the form opens without a network', async ({ page, context }) => {
  const fetched = new Set<string>();
  page.on('requestfinished', (request) => {
    const name = new URL(request.url()).pathname;
    if (PARTS.test(name)) fetched.add(name.replace(/-[0-9a-f]+\.wasm$/, ''));
  });
  await signIn(page, REPRESENTATIVE);
  await expect
    .poll(() => [...fetched].filter((name) => name.startsWith('/split_')).sort(), { timeout: 15_000 })
    .toEqual(['/split_account', '/split_deal_form', '/split_deal_page', '/split_outbox', '/split_performance', '/split_program']);
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Register a deal' }).filter({ visible: true }).first().click();
  await page.getByLabel('Company').fill('No network AB');
  await expect(page.getByText('Saved on this device')).toBeVisible();
});
