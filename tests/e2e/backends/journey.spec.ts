// The whole way of a deal over a backend of another maker, described by a profile alone (tests/backends/profiles).
// `cargo xtask test journey` says through the environment which one: BACKEND, and where it runs: BACKEND_BASE (several, if the portal's resources lie in several).
import { expect, test, type Page } from '@playwright/test';
import { fillReseller } from '../support/portal';
import { BACKEND, BASES, open, personOf, signIn } from '../support/foreign';

// Whether the file that describes the backend has its profiles in packed form, or the page has to read them.
const PACKED = process.env.BACKEND_PACKED === '1';

async function decide(page: Page, action: string) {
  await page.getByRole('button', { name: action }).click();
  await page.getByRole('dialog').getByRole('button', { name: action }).click();
}

test.skip(!BACKEND, 'runs over a backend of another maker: cargo xtask test journey');

test('the reader of profiles is loaded only where no packed form is at hand', async ({ page }) => {
  const parts = new Set<string>();
  page.on('request', (request) => {
    const part = /\/split_(\w+)-[0-9a-f]+\.wasm$/.exec(new URL(request.url()).pathname);
    if (part) parts.add(part[1]!);
  });
  await signIn(page, 'owner');
  expect(parts.has('profile')).toBe(true);
  expect(parts.has('reader')).toBe(!PACKED);
  // Who only reads does not fetch what writes.
  expect(parts.has('writing')).toBe(false);
  // By now the page has packed it, if nobody else did.
  parts.clear();
  await page.reload();
  await expect(page.getByLabel('User name')).toBeVisible();
  expect(parts.has('profile')).toBe(true);
  expect(parts.has('reader')).toBe(false);
});

test('a wrong name is refused and the list is filtered, sorted and turned by the backend', async ({ page }) => {
  const asked: URL[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (BASES.includes(url.origin) && request.method() !== 'OPTIONS') asked.push(url);
  });
  await page.goto('/');
  await page.getByLabel('User name').fill('nobody');
  await page.getByLabel('Password').fill('not this one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('User name and password do not match.')).toBeVisible();
  await signIn(page, 'owner');
  await open(page, '/deals');
  await expect(page.getByRole('row').nth(5)).toBeVisible();
  await open(page, '/deals?sort=-value');
  // Amounts are compared as numbers: the largest is exact to the cent.
  await expect(page.getByRole('row').nth(1)).toContainText('90,071,992,547.41');
  await page.getByLabel('Status').selectOption('approved');
  await expect(page).toHaveURL(/status=approved/);
  await expect(page.getByRole('row').nth(1)).toContainText('Approved');
  const states = await page.getByRole('row').locator('td[data-label="Status"]').allTextContents();
  expect(new Set(states)).toEqual(new Set(['Approved']));
  await open(page, '/deals?per_page=10');
  await expect(page.getByRole('rowheader')).toHaveCount(10);
  const first = await page.getByRole('rowheader').allTextContents();
  await page.getByRole('link', { name: 'Next', exact: true }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(page.getByRole('rowheader').first()).not.toHaveText(first[0]!);
  const second = await page.getByRole('rowheader').allTextContents();
  expect(second.filter((row) => first.includes(row))).toEqual([]);
  expect(asked.length).toBeGreaterThan(3);
});

test('a deal is registered, questioned, changed and approved, and a stale decision is refused', async ({ page, browser, baseURL }) => {
  test.setTimeout(150_000);
  const title = `Journey ${BACKEND} ${Date.now()} “quoted” & 北京`;
  await signIn(page, 'ben');
  await open(page, '/deals/new');
  await expect(page.getByRole('heading', { level: 1, name: 'Register a deal' })).toBeVisible();
  // A mistake that the page knows.
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await fillReseller(page, title);
  await page.getByRole('button', { name: /^Register deal/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.getByText('Submitted', { exact: true })).toBeVisible();
  await expect(page.getByText('This portal has applied the rules of the programme.', { exact: false })).toBeVisible();
  await expect(page.getByText('CZK 1,234.50').first()).toBeVisible();

  const owner = await personOf(browser, baseURL!, 'owner');
  await open(owner, '/deals?status=submitted&sort=title');
  await expect(owner.getByRole('row').nth(1)).toBeVisible();
  await owner.getByLabel('Search title or customer').fill(`Journey ${BACKEND}`);
  await expect(owner.getByRole('link', { name: title })).toHaveCount(1);
  await owner.getByRole('link', { name: title }).click();
  await expect(owner.getByRole('heading', { level: 1, name: title })).toBeVisible();
  const path = new URL(owner.url()).pathname;
  const second = await personOf(browser, baseURL!, 'owner');
  await open(second, path);
  await expect(second.getByRole('heading', { level: 1, name: title })).toBeVisible();

  await owner.getByRole('button', { name: 'Ask for information' }).click();
  await owner.getByLabel('Your question to the partner').fill('Which sites?');
  await owner.getByRole('dialog').getByRole('button', { name: 'Ask for information' }).click();
  await expect(owner.getByText('Information requested', { exact: true })).toBeVisible();
  // Where the backend keeps a history, it says so there as well.
  await expect(owner.getByText('Which sites?').first()).toBeVisible();

  // The other window still shows what was there before: its decision is not carried out.
  await decide(second, 'Approve');
  await expect(second.getByText('Somebody changed the deal meanwhile.').first()).toBeVisible();
  await second.context().close();

  // Long enough for a token to end (five seconds where the backend has such).
  await page.waitForTimeout(6_000);
  const renewed: string[] = [];
  page.on('request', (request) => {
    if (/token\/refresh/.test(request.url()) && request.method() === 'POST') renewed.push(request.url());
  });
  await open(page, '/');
  await page.getByRole('link', { name: title }).first().click();
  await page.getByRole('link', { name: 'Answer and submit again' }).click();
  await page.getByRole('button', { name: /^Project/ }).click();
  await page.getByLabel('Project description').fill('All forty branches; the two warehouses follow next year. 仓库');
  await page.getByRole('button', { name: 'Check and submit' }).click();
  await page.getByRole('button', { name: /^Submit again/ }).click();
  await expect(page.getByText('Submitted', { exact: true })).toBeVisible();
  if (BACKEND.startsWith('drf')) expect(renewed.length).toBe(1);

  await open(owner, '/');
  await open(owner, path);
  await expect(owner.getByText(/two warehouses/)).toBeVisible();
  await decide(owner, 'Approve');
  await expect(owner.getByText('Approved', { exact: true }).first()).toBeVisible();
  await owner.context().close();
});

test('what only the backend refuses stands beside the form, and nothing is lost', async ({ page }) => {
  test.skip(BACKEND !== 'drf-offset', 'this backend refuses nothing that the portal lets pass');
  const title = `Twice ${Date.now()}`;
  await signIn(page, 'ben');
  for (const time of ['first', 'second']) {
    await open(page, '/deals/new');
    await fillReseller(page, title);
    await page.getByRole('button', { name: /^Register deal/ }).click();
    if (time === 'first') await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }
  // Django allows one deal of a title and customer.
  await expect(page.getByText(/The backend does not accept this/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Opportunity', exact: true }).click();
  await expect(page.getByLabel('Deal title')).toHaveValue(title);
  await page.getByLabel('Deal title').fill(`${title}, other`);
  await page.getByRole('button', { name: 'Check and submit' }).click();
  await page.getByRole('button', { name: /^Register deal/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${title}, other` })).toBeVisible();
});

test('a registration whose answer is lost is there once', async ({ page, browser, baseURL }) => {
  test.setTimeout(120_000);
  const title = `Lost answer ${BACKEND} ${Date.now()}`;
  await signIn(page, 'ben');
  await open(page, '/deals/new');
  await fillReseller(page, title);
  let lost = 0;
  await page.route(
    (url) => BASES.includes(url.origin),
    async (route) => {
      const request = route.request();
      const creates = ['POST', 'PUT'].includes(request.method()) && !/token/.test(request.url());
      if (!creates || lost > 0) return route.fallback();
      lost += 1;
      // It arrives, and the answer does not.
      await route.fetch();
      await route.abort();
    },
  );
  await page.getByRole('button', { name: /^Register deal/ }).click();
  await expect.poll(() => lost).toBe(1);
  if (BACKEND === 'kinto') {
    // The id is ours, so it is safe to send again.
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible({ timeout: 30_000 });
  } else {
    await expect(page.getByText('It is not known whether this arrived.').first()).toBeVisible();
    await page.waitForTimeout(5_000);
  }
  expect(lost).toBe(1);
  const owner = await personOf(browser, baseURL!, 'owner');
  await open(owner, '/deals');
  await owner.getByLabel('Search title or customer').fill('Lost answer');
  await expect(owner.getByRole('link', { name: title })).toHaveCount(1);
  await owner.context().close();
});

test('figures are made of every deal of the backend, and lead to them', async ({ page }) => {
  await signIn(page, 'owner');
  // The list is counted page by page, because not every backend tells how many there are.
  await open(page, '/deals?status=submitted,under_review,info_requested,approved&per_page=100');
  let open_deals = 0;
  for (let number = 1; ; number += 1) {
    const next = page.getByRole('link', { name: 'Next', exact: true });
    await expect(page.getByRole('rowheader').first()).toBeVisible();
    const first = await page.getByRole('rowheader').first().textContent();
    open_deals += await page.getByRole('rowheader').count();
    if ((await next.count()) === 0) break;
    await next.click();
    await expect(page).toHaveURL(new RegExp(`page=${number + 1}`));
    await expect(page.getByRole('rowheader').first()).not.toHaveText(first!);
  }
  await page.getByRole('link', { name: 'Performance' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Performance' })).toBeVisible();
  await page.getByRole('heading', { name: /more figures$/ }).click();
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Open deals', exact: true }) });
  await expect(card.locator('.kpi-value')).toHaveText(String(open_deals));
  await card.getByRole('link', { name: /^Show the deals/ }).click();
  await expect(page.getByRole('heading', { name: `Deals open today · ${open_deals} deals` })).toBeVisible();
});
