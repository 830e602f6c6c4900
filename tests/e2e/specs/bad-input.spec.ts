// Bad input gets a clear sentence beside the field, and stays where it was typed.
import { expect, test } from '@playwright/test';
import { REPRESENTATIVE, signIn } from '../support/portal';

test.beforeEach(async ({ page }) => {
  await signIn(page, REPRESENTATIVE);
  await page.goto('/deals/new');
});

test('amounts are understood in many notations, and questioned where they are ambiguous', async ({ page }) => {
  await page.getByRole('button', { name: 'Opportunity', exact: true }).click();
  const value = page.getByLabel('Estimated value', { exact: true });
  for (const [typed, understood] of [
    ['1.234,50', /€1,234\.50/],
    ['1,234.50', /€1,234\.50/],
    ['1 234,50 Kč', /CZK\s1,234\.50/],
    ['¥12,000 JPY', /¥12,000/],
  ] as const) {
    await value.fill(typed);
    await expect(page.getByText(/Understood as/)).toHaveText(understood);
  }
  await value.fill('1,234 KWD');
  await value.blur();
  await expect(page.getByText('Is it 1.234 or 1234?')).toBeVisible();
  await value.fill('12k');
  await expect(page.getByText('No amount can be read from this.')).toBeVisible();
  await expect(value).toHaveValue('12k');
});

test('a day that the calendar lacks and a day in the past are named', async ({ page }) => {
  await page.getByRole('button', { name: 'Opportunity', exact: true }).click();
  const date = page.getByLabel('Expected close date');
  await date.fill('2020-01-31');
  await date.blur();
  await expect(page.getByText(/Not before/)).toBeVisible();
});

test('a description of 10,000 characters is counted, not cut', async ({ page }) => {
  await page.getByRole('button', { name: 'Project', exact: true }).click();
  const description = page.getByLabel('Project description');
  await description.fill('é'.repeat(10_000));
  await description.blur();
  await expect(page.getByText(/now 10,000/)).toBeVisible();
  expect((await description.inputValue()).length).toBe(10_000);
});

test('a renamed, an empty and a far too large file are refused with their names', async ({ page }) => {
  await page.getByRole('button', { name: 'Competition and files' }).click();
  const files = page.locator('input[type=file]');
  await files.setInputFiles({ name: 'setup.exe', mimeType: 'application/pdf', buffer: Buffer.from('MZ') });
  await expect(page.getByText(/setup.exe is not one of the accepted types/)).toBeVisible();
  await files.setInputFiles({ name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.from('') });
  await expect(page.getByText('empty.pdf is empty.')).toBeVisible();
  await files.setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(11 * 1024 * 1024) });
  await expect(page.getByText(/plan.pdf has 11 MB/)).toBeVisible();
});
