// The whole way of a deal without a pointer: sign in, register, decide.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { MANAGER, PASSWORD, REPRESENTATIVE, dealPath, inDays } from '../support/portal';

/** Presses Tab until the control has the focus: as far as a person would go who looks for it. */
async function reach(page: Page, control: Locator) {
  await expect(control).toBeVisible();
  const focused = () => control.evaluate((node) => node === document.activeElement);
  for (let presses = 0; presses < 60; presses++) {
    if (await focused()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`60 presses of Tab do not reach ${control}`);
}

async function type(page: Page, label: string, text: string) {
  await reach(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
}

async function choose(page: Page, label: string, option: string) {
  const control = page.getByLabel(label, { exact: true });
  await reach(page, control);
  await page.keyboard.type(option);
  await expect(control.locator('option:checked')).toHaveText(new RegExp(`^${option}`));
}

async function press(page: Page, name: string | RegExp, within: Page | Locator = page) {
  await reach(page, within.getByRole('button', { name }));
  await page.keyboard.press('Enter');
}

async function signInByKeys(page: Page, email: string) {
  await page.goto('/');
  await type(page, 'E-mail', email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Areas' }).first()).toBeAttached();
}

test('a deal is registered and approved by keys alone', async ({ page, browser, baseURL, isMobile }) => {
  test.skip(isMobile, 'phones have no Tab key');
  test.setTimeout(120_000);
  const title = `By keys ${Date.now()}`;
  await signInByKeys(page, REPRESENTATIVE);
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1, name: 'Register a deal' })).toBeVisible();

  await type(page, 'Company', 'Keyboard GmbH');
  await type(page, 'Website', 'https://keyboard.example');
  await reach(page, page.getByLabel('Industry'));
  await page.keyboard.press('ArrowDown');
  await choose(page, 'Country', 'Sweden');
  await type(page, 'City', 'Lund');
  await type(page, 'Postal code', '221 00');
  await press(page, 'Continue');

  await type(page, 'First name', 'Åsa');
  await type(page, 'Last name', 'Holm');
  await type(page, 'E-mail', 'asa.holm@keyboard.example');
  await press(page, 'Continue');

  await type(page, 'Deal title', title);
  await reach(page, page.getByRole('group', { name: 'Products' }).getByRole('checkbox').first());
  await page.keyboard.press('Space');
  await type(page, 'Estimated value', '12.500,00 EUR');
  await reach(page, page.getByLabel('Expected close date'));
  const [year, month, day] = inDays(60).split('-');
  await page.keyboard.type(`${month}${day}${year}`);
  await expect(page.getByLabel('Expected close date')).toHaveValue(inDays(60));
  await press(page, 'Continue');

  await reach(page, page.getByLabel('How did the opportunity arise?'));
  await page.keyboard.press('ArrowDown');
  await type(page, 'Project description', 'Backup for forty branch offices, with a test restore every quarter.');
  await reach(page, page.getByRole('group', { name: 'Have you met the person who decides?' }).getByRole('radio').first());
  await page.keyboard.press('Space');
  await press(page, 'Continue');
  await press(page, 'Continue');
  await expect(page.getByRole('heading', { name: 'Check and submit' })).toBeVisible();
  await press(page, /^Register deal/);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  const path = dealPath(page);

  const context = await browser.newContext({ baseURL, locale: 'en-US', timezoneId: 'UTC' });
  const manager = await context.newPage();
  await signInByKeys(manager, MANAGER);
  // `g r` goes to the queue.
  await manager.keyboard.press('g');
  await manager.keyboard.press('r');
  await expect(manager.getByRole('heading', { level: 1, name: 'To decide' })).toBeVisible();
  await manager.goto(path);
  await expect(manager.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await press(manager, 'Approve');
  const dialog = manager.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await press(manager, 'Approve', dialog);
  await expect(manager.getByText('Approved', { exact: true }).first()).toBeVisible();
  await context.close();
});
