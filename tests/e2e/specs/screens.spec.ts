// Pictures of every screen at three widths, light and dark: for people to look at, and for the README.
import { expect, test, type Page } from '@playwright/test';
import { MANAGER, REPRESENTATIVE, pageOf, signIn } from '../support/portal';

const folder = process.env.PORTAL_SHOTS;
const WIDTHS = [390, 768, 1440];

async function shoot(page: Page, name: string) {
  for (const width of WIDTHS) {
    for (const scheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: `${folder}/${name}-${width}-${scheme}.png`, fullPage: true });
    }
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(sideways, `${name} at ${width} px scrolls sideways`).toBe(false);
  }
}

test('every screen has its picture and none scrolls sideways', async ({ page, browser, baseURL, isMobile }) => {
  test.skip(isMobile || !folder, 'taken once, in the desktop run');
  test.setTimeout(180_000);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await shoot(page, 'sign-in');
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, REPRESENTATIVE);
  await expect(page.getByRole('heading', { name: 'All deals by status' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Value of open deals' })).toBeVisible();
  await shoot(page, 'home');
  await page.goto('/deals');
  await expect(page.getByRole('row').nth(5)).toBeVisible();
  await shoot(page, 'deals');
  await page.goto('/deals?q=nothing-like-this');
  await expect(page.getByText('Nothing found')).toBeVisible();
  await shoot(page, 'deals-empty');
  await page.goto('/deals?status=approved');
  await page.getByRole('rowheader').getByRole('link').first().click();
  await expect(page.getByText(/Protected until/)).toBeVisible();
  await expect(page.getByText('Approved by')).toBeVisible();
  await shoot(page, 'deal');
  await page.goto('/deals/new');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await shoot(page, 'form-errors');
  await page.getByRole('button', { name: 'Opportunity', exact: true }).click();
  await page.getByLabel('Estimated value', { exact: true }).fill('1 234,50 Kč');
  await page.getByLabel('Deal title').fill('Zálohování čtyřiceti poboček včetně čtvrtletní zkoušky obnovy a školení správců v Praze, Brně a Ostravě');
  await shoot(page, 'form');
  await page.getByRole('button', { name: 'Check and submit' }).click();
  await shoot(page, 'form-check');
  await page.goto('/account');
  await shoot(page, 'account');
  await page.route('**/api/v1/deals*', (route) => route.fulfill({ status: 500, body: '' }));
  await page.goto('/deals');
  await expect(page.getByText('The server has a problem.')).toBeVisible();
  await shoot(page, 'deals-error');
  const manager = await pageOf(browser, MANAGER, baseURL!);
  await manager.goto('/review');
  await expect(manager.getByRole('row').nth(2)).toBeVisible();
  await shoot(manager, 'review');
  await manager.getByRole('rowheader').getByRole('link').first().click();
  await manager.getByRole('button', { name: 'Reject' }).click();
  await expect(manager.getByRole('dialog')).toBeVisible();
  await shoot(manager, 'decision');
  await manager.context().close();
});
