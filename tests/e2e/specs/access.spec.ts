// Keyboard alone, headings and focus, axe on every page in light and dark.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { MANAGER, REPRESENTATIVE, signIn } from '../support/portal';

async function clean(page: Page, what: string) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(' | ')}`);
  expect(found, what).toEqual([]);
}

for (const scheme of ['light', 'dark'] as const) {
  test(`every page is free of axe violations, ${scheme}`, async ({ page, browser, baseURL }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await clean(page, 'sign-in');
    await page.goto('/password');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await clean(page, 'forgotten password');
    await signIn(page, REPRESENTATIVE);
    await expect(page.getByRole('heading', { name: 'All deals by status' })).toBeVisible();
    await clean(page, 'home');
    await page.goto('/deals');
    await expect(page.getByRole('row').nth(5)).toBeVisible();
    await clean(page, 'deals');
    const deal = await page.getByRole('rowheader').getByRole('link').first().getAttribute('href');
    await page.goto('/deals?q=there-is-no-such-deal');
    await expect(page.getByText('Nothing found')).toBeVisible();
    await clean(page, 'nothing found');
    await page.goto(deal!);
    await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
    await clean(page, 'deal');
    await page.goto('/deals/new');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await clean(page, 'form with errors');
    await page.getByRole('button', { name: 'Opportunity', exact: true }).click();
    await clean(page, 'form, opportunity');
    await page.getByRole('button', { name: 'Check and submit' }).click();
    await clean(page, 'form, last step');
    await page.goto('/account');
    await clean(page, 'account');
    await page.goto('/nowhere');
    await clean(page, 'not found');

    const context = await browser.newContext({ baseURL, colorScheme: scheme });
    const manager = await context.newPage();
    await signIn(manager, MANAGER);
    await manager.goto('/review');
    await manager.getByRole('rowheader').getByRole('link').first().click();
    await manager.getByRole('button', { name: 'Reject' }).click();
    await expect(manager.getByRole('dialog')).toBeVisible();
    await clean(manager, 'decision');
    await context.close();
  });
}

test('a change of page moves the focus to its heading and names the window', async ({ page }) => {
  await signIn(page, REPRESENTATIVE);
  await page.getByRole('link', { name: 'Deals' }).filter({ visible: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Deals' })).toBeFocused();
  await expect(page).toHaveTitle('Deals · Partner portal');
});

test('the keyboard alone signs in, opens the form and fills its first step', async ({ page, isMobile }) => {
  test.skip(isMobile, 'phones have no Tab key');
  const keys = page.keyboard;
  await page.goto('/');
  await page.getByLabel('E-mail').focus();
  await keys.type(REPRESENTATIVE);
  await keys.press('Tab');
  await keys.type('portal-demo-2026');
  await keys.press('Enter');
  await expect(page.getByRole('heading', { name: 'All deals by status' })).toBeVisible();
  await keys.press('Escape');
  await page.locator('body').press('n');
  await expect(page.getByRole('heading', { level: 1, name: 'Register a deal' })).toBeVisible();
  const company = page.getByLabel('Company');
  for (let presses = 0; presses < 40 && !(await company.evaluate((node) => node === document.activeElement)); presses++) {
    await keys.press('Tab');
  }
  await keys.type('Keyboard GmbH');
  await keys.press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.locator('#error-summary')).toBeFocused();
  await keys.press('Tab');
  await keys.press('Enter');
  await expect(page.getByLabel('Website')).toBeFocused();
});

test('lists are sorted, filtered and turned by address', async ({ page }) => {
  await signIn(page, MANAGER);
  await page.goto('/deals?sort=-value');
  await expect(page.getByRole('columnheader', { name: /Value/ })).toHaveAttribute('aria-sort', 'descending');
  await page.getByLabel('Status').selectOption('won');
  await expect(page).toHaveURL(/status=won/);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL(/page=2/);
  await page.goBack();
  await expect(page).not.toHaveURL(/page=2/);
  await page.getByLabel('Search title or customer').fill('zzzz');
  await expect(page.getByText('Nothing found')).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(page.getByLabel('Search title or customer')).toHaveValue('');
  await expect(page.getByRole('row').nth(5)).toBeVisible();
});

test('the language changes without losing the page', async ({ page }) => {
  await signIn(page, REPRESENTATIVE);
  await page.goto('/account');
  await page.getByLabel('Language').selectOption('cs');
  await expect(page.getByRole('heading', { level: 1, name: 'Váš účet' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'cs');
  await page.goto('/deals');
  await expect(page.getByRole('heading', { level: 1, name: 'Obchody' })).toBeVisible();
  await page.goto('/account');
  await page.getByLabel('Jazyk').selectOption('en-XA');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('[');
});
