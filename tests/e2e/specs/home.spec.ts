// The first page: each role sees what needs it, how its quarter goes, and why; every number leads to its deals.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { MANAGER, REPRESENTATIVE, signIn, unfold } from '../support/portal';

const ADMINISTRATOR = 'admin@northwind.example';
const OWNER = 'owner@vendor.example';
/** The dashboards come after the first screen. */
const LATER = { timeout: 15_000 };

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 2, name });
const card = (page: Page, name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3, name, exact: true }) });

async function isFine(page: Page, name: string) {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const width of [390, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      expect(sideways, `${name} at ${width} px scrolls sideways`).toBe(false);
      if (process.env.PORTAL_SHOTS) await page.screenshot({ path: `${process.env.PORTAL_SHOTS}/${name}-${width}-${scheme}.png`, fullPage: true });
    }
    const found = await new AxeBuilder({ page }).analyze();
    expect(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(' ')}`)).toEqual([]);
  }
}

for (const [role, email, headings] of [
  ['representative', REPRESENTATIVE, ['What to do next', 'Your quarter', 'Goals', 'Your organisation among the other partners']],
  ['administrator', ADMINISTRATOR, ['What to do next', 'Your organisation\'s quarter', 'Goals', 'By Person', 'Your organisation among the other partners']],
  ['manager', MANAGER, ['Partners that need you', 'Waiting for an answer', 'Your partners\' quarter']],
  ['owner', OWNER, ['The programme\'s quarter', 'Who moved in the ranking', 'Health of the partners', 'Waiting for an answer']],
] as const) {
  test(`home shows what is theirs: ${role}`, async ({ page, isMobile }) => {
    test.setTimeout(90_000);
    await signIn(page, email);
    for (const name of headings) await expect(heading(page, name)).toBeVisible(LATER);
    if (!isMobile) await isFine(page, `home-${role}`);
  });
}

test('a number on home is the server\'s and leads to its deals', async ({ page }) => {
  await signIn(page, ADMINISTRATOR);
  await expect(heading(page, 'Your organisation\'s quarter')).toBeVisible(LATER);
  const told = await page.evaluate(async () => (await fetch('/api/v1/performance/report?period=fqtd')).json());
  await expect(card(page, 'Registrations').locator('.kpi-value')).toHaveText(String(told.whole.totals.submitted));
  await card(page, 'Registrations').getByRole('link', { name: 'Show the deals: Registrations' }).click();
  await expect(heading(page, `Deals registered · ${told.whole.totals.submitted} deals`)).toBeVisible();
});

test('an action says why and leads to its deal', async ({ page }) => {
  await signIn(page, ADMINISTRATOR);
  await expect(heading(page, 'What to do next')).toBeVisible(LATER);
  const action = page.getByRole('region', { name: 'What to do next' }).getByRole('link').filter({ hasText: /Answer|Close|Take up|Say how/ }).first();
  await expect(action).toContainText('because');
  const sentence = (await action.textContent())!;
  await action.click();
  await expect(page).toHaveURL(/\/deals\/[^/]+$/);
  const title = await page.getByRole('heading', { level: 1 }).textContent();
  expect(sentence).toContain(title!.trim());
});

test('what is done on a deal changes home at once', async ({ page }) => {
  await signIn(page, MANAGER);
  await expect(heading(page, 'Waiting for an answer')).toBeVisible(LATER);
  await page.getByRole('link', { name: 'Open the queue' }).click();
  await page.getByRole('rowheader').getByRole('link').first().click();
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Approved', { exact: true }).first()).toBeVisible();
  const waiting = await page.evaluate(async () => {
    const { by_status: counts } = await (await fetch('/api/v1/deals/summary')).json();
    return (counts.submitted ?? 0) + (counts.under_review ?? 0);
  });
  await page.getByRole('link', { name: 'Home' }).filter({ visible: true }).first().click();
  await expect(page.getByText(`${waiting} registrations wait;`)).toBeVisible(LATER);
});

test('the parts of a change add up to it, and each leads to its deals', async ({ page, isMobile }) => {
  await signIn(page, MANAGER, '/performance?period=last_quarter');
  for (const name of ['Win rate', 'Registrations', 'Won']) {
    const one = card(page, name);
    await one.getByRole('button', { name: `Why: ${name}` }).click();
    const choices = one.getByLabel('Taken apart by');
    for (const by of await choices.locator('option').allTextContents()) {
      await choices.selectOption({ label: by });
      const table = one.getByRole('table');
      // On a phone the rows are cards, and their heads are only seen by who has them read.
      await expect(table.locator('thead th').first()).toHaveText(by);
      const parts = await table.locator('[data-part]').evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset.part)));
      const whole = Number(await table.locator('[data-whole]').getAttribute('data-whole'));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(whole, 4);
    }
  }
  if (process.env.PORTAL_SHOTS && !isMobile) {
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${process.env.PORTAL_SHOTS}/why-${width}.png`, fullPage: true });
    }
  }
  const link = card(page, 'Win rate').getByRole('table').locator('a.why-link').first();
  const [count] = (await link.textContent())!.split(' ');
  await link.click();
  await expect(heading(page, new RegExp(` · ${count} deals?$`))).toBeVisible();
});

test('the place among others is told in words, and so is why it is not', async ({ page }) => {
  await signIn(page, REPRESENTATIVE, '/performance');
  const standing = page.getByRole('region', { name: 'Your organisation among the other partners' });
  await expect(standing.getByText(/Among the best quarter|Better than half|Below the middle|last quarter/).first()).toBeVisible(LATER);
  await expect(standing.getByText(/Of \d+ others and more, a quarter lies below/).first()).toBeVisible();
  await page.route('**/api/v1/performance/benchmark*', (route) =>
    route.fulfill({ json: { as_of: '2026-11-20', period: { from: '2025-11-21', to: '2026-11-20' }, figures: [
      { figure: 'win_rate', withheld: 'too_few' }, { figure: 'deal_value', withheld: 'too_alike' },
    ] } }));
  await page.reload();
  await expect(standing.getByText('fewer than five other partners have this figure')).toBeVisible(LATER);
  await expect(standing.getByText('so alike that each would be known')).toBeVisible();
});

// The first page told of the programme's target where another goal had been agreed, and the page of goals told of that one.
test('the goals of home are those that hold, and the programme\'s where the record cannot be read', async ({ page }) => {
  await signIn(page, ADMINISTRATOR);
  const goals = page.getByRole('region', { name: 'Goals' });
  await expect(goals.getByText('Agreed with the programme.').first()).toBeVisible(LATER);
  await expect(goals.getByText('could not be loaded')).toHaveCount(0);
  await page.route('**/api/v1/performance/standing*', (route) => route.abort());
  await page.reload();
  await expect(goals.getByText('What was agreed could not be loaded')).toBeVisible(LATER);
  await expect(goals.getByText('Agreed with the programme.')).toHaveCount(0);
});

test('figures are compared with a target of one organisation', async ({ page }) => {
  await signIn(page, ADMINISTRATOR, '/performance?period=fytd');
  await unfold(page);
  await page.getByLabel('Compared with').selectOption({ label: 'The target' });
  await expect(page).toHaveURL(/compare=target/);
  await expect(card(page, 'Won')).toContainText(/% of the target of €/);
  const told = await page.evaluate(async () => (await fetch('/api/v1/performance/report?period=fytd&compare=target')).json());
  expect(told.compared).toBeNull();
});

test('amounts in several currencies have one total, with the day of its rates', async ({ page }) => {
  await signIn(page, MANAGER, '/performance?period=last_year');
  await expect(card(page, 'Won').locator('.kpi-total')).toContainText('converted at the rates of Nov 2, 2026 (example rates of this demonstration)');
  const total = await page.evaluate(async () => {
    const [report, program] = await Promise.all(['/api/v1/performance/report?period=last_year', '/api/v1/program'].map(async (address) => (await fetch(address)).json()));
    const sums = Object.entries(report.whole.figures.deal_value.sums) as [string, string][];
    const rate = (currency: string) => (currency === 'EUR' ? 1 : Number(program.rates.per_unit[currency]));
    return sums.reduce((all, [currency, amount]) => all + Number(amount) * rate(currency), 0);
  });
  const shown = (await card(page, 'Won').locator('.kpi-value').textContent())!.match(/€([\d,.]+)/)![1]!;
  expect(Math.abs(Number(shown.replaceAll(',', '')) - total)).toBeLessThan(0.02);
});
