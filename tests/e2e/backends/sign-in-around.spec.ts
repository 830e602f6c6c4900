// What the page around the portal does for it (a token, functions that a profile names), what comes too late, and a
// secret in the page. Over Django with tokens (`drf-offset`), with its profile changed as each test wants it.
import { expect, test, type Page } from '@playwright/test';
import { BACKEND, BASE, PASSWORD, crashes, describedAs, isInside, kept, open, pictures, signInByPassword, withHooks } from '../support/sign-in';

test.skip(BACKEND !== 'drf-offset', 'runs over Django with tokens: cargo xtask test journey');

let crashed = () => [] as string[];
test.beforeEach(({ page }) => {
  crashed = crashes(page);
});
test.afterEach(() => expect(crashed()).toEqual([]));

/** A site around that knows how to get a token: here with the name and password of its own session. */
const HOOKS = `
  window.asked = [];
  window.user = 'owner';
  window.partnerPortal = { hooks: {
    async token(ask) {
      window.asked.push(ask);
      const answer = await fetch('${BASE}/token/', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ username: window.user, password: '${PASSWORD}' }),
      });
      return (await answer.json()).access;
    },
  } };
`;

const asHost = (file: any) => {
  file.backend.auth = { kind: 'host', me: null, login: null, refresh: null };
};

function errors(page: Page): string[] {
  const seen: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') seen.push(message.text());
  });
  return seen;
}

const asked = (page: Page) => page.evaluate(() => (window as any).asked as { backend: string; refused: boolean }[]);

test('the token of the site around opens the portal, and is asked for once more when it was refused', async ({ page }) => {
  await describedAs(page, asHost);
  await withHooks(page, HOOKS);
  await page.goto('/deals?sort=-value');
  await expect(page.getByRole('row').nth(1)).toContainText('90,071,992,547.41');
  expect((await asked(page)).map(({ refused }) => refused)).toEqual([false]);
  await page.waitForTimeout(5_500);
  await open(page, '/');
  await open(page, '/deals?sort=title');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  expect((await asked(page)).map(({ refused }) => refused)).toEqual([false, true]);
  expect(await kept(page)).not.toContain('eyJ');
});

test('a site around that is not set up, knows nobody, or fails is said in words', async ({ page }) => {
  const seen = errors(page);
  await describedAs(page, asHost);
  await withHooks(page, 'window.partnerPortal = { hooks: {} };');
  await page.goto('/deals');
  await expect(page.getByText('The site around this portal is not set up to sign you in.', { exact: false })).toBeVisible();
  expect(seen.join('\n')).toContain('window.partnerPortal.hooks.token is not a function');
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await pictures(page, 'sign-in-around-missing');
  const again = page.getByRole('button', { name: 'Try again' });
  await page.evaluate(() => ((window as any).partnerPortal.hooks.token = async () => Promise.reject(new Error('no network there'))));
  await again.click();
  await expect(page.getByText('The site around this portal could not sign you in.')).toBeVisible();
  expect(seen.join('\n')).toContain('no network there');
  await page.evaluate(() => ((window as any).partnerPortal.hooks.token = () => null));
  await again.click();
  await expect(page.getByText('You are not signed in.')).toBeVisible();
  await page.evaluate(HOOKS);
  await again.click();
  await isInside(page);
  await expect(page).toHaveURL(/\/deals$/);
});

test('functions of the site around may change requests and answers, and say refusals in its words', async ({ page }) => {
  await describedAs(page, (file) => {
    file.backend.hooks = { before: 'sign', after: 'read', error: 'explain' };
  });
  await withHooks(
    page,
    `window.partnerPortal = { hooks: {
      sign: (request) => ({ headers: { ...request.headers, 'X-Requested-With': 'portal ' + request.method } }),
      read: async (answer) => ({ body: answer.body.replaceAll('O\\'Hanlon', 'OHanlon') }),
      explain: (refusal) => 'Ask your manager (' + refusal.kind + ').',
    } };`,
  );
  const signed: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'OPTIONS' && request.url().startsWith(BASE)) {
      signed.push(`${new URL(request.url()).pathname} ${request.headers()['x-requested-with'] ?? '-'}`);
    }
  });
  await page.goto('/deals');
  await signInByPassword(page, 'owner');
  await isInside(page);
  await page.getByLabel('Search title or customer').fill('hanlon');
  await expect(page.getByText('OHanlon & Daughters Freight Ltd').first()).toBeVisible();
  // The password was not shown to anybody.
  expect(signed.find((line) => line.startsWith('/api/token/'))).toBe('/api/token/ -');
  expect(signed.find((line) => line.startsWith('/api/tracked-deals/'))).toBe('/api/tracked-deals/ portal GET');
  await page.route(`${BASE}/tracked-deals/*/**`, (route) =>
    route.fulfill({ status: 403, json: { detail: 'No.' }, headers: { 'access-control-allow-origin': '*' } }),
  );
  await page.getByRole('rowheader').first().getByRole('link').click();
  await expect(page.getByText('Ask your manager (forbidden).')).toBeVisible();
});

test('a function that sends elsewhere, fails or is missing sends nothing, and is named in the console', async ({ page }) => {
  const seen = errors(page);
  await describedAs(page, (file) => (file.backend.hooks = { before: 'sign', after: 'read' }));
  await withHooks(
    page,
    `window.mode = 'fine';
    window.partnerPortal = { hooks: {
      sign: (request) => {
        if (window.mode === 'elsewhere') return { url: 'http://127.0.0.1:9/' };
        if (window.mode === 'throws') throw new Error('no key');
      },
      read: () => { throw new Error('cannot read this'); },
    } };`,
  );
  const gone: string[] = [];
  page.on('request', (request) => gone.push(request.url()));
  await page.goto('/deals');
  await signInByPassword(page, 'owner');
  // An answer that could not be read is judged as it came.
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  expect(seen.join('\n')).toContain('cannot read this');
  for (const [mode, why] of [['elsewhere', 'may not send a request to another origin'], ['throws', 'no key']] as const) {
    await page.evaluate((mode) => ((window as any).mode = mode), mode);
    const before = gone.length;
    await open(page, `/deals?q=${mode}`);
    await expect(page.getByText('A function of this site failed. Nothing was sent.')).toBeVisible();
    expect(gone.slice(before).filter((url) => url.startsWith(BASE) || url.includes('127.0.0.1:9/'))).toEqual([]);
    expect(seen.join('\n')).toContain(why);
    await page.evaluate(() => ((window as any).mode = 'fine'));
    await open(page, '/deals');
    await expect(page.getByRole('row').nth(1)).toBeVisible();
  }
  await page.evaluate(() => delete (window as any).partnerPortal.hooks.sign);
  await open(page, '/deals?q=missing');
  await expect(page.getByText('A function of this site failed. Nothing was sent.')).toBeVisible();
  expect(seen.join('\n')).toContain('names `sign` for `before`');
});

test('a token that comes after signing out signs nobody in', async ({ page }) => {
  // A person signed out while a refresh was under way: its answer put the new token into the page, and the next question
  // went out as them.
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let waiting = false;
  await page.route(`${BASE}/token/refresh/`, async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    waiting = true;
    await held;
    await route.continue();
  });
  const carrying: string[] = [];
  await page.goto('/deals');
  await signInByPassword(page, 'owner');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await open(page, '/account');
  await page.waitForTimeout(5_500);
  await open(page, '/deals?sort=title');
  await expect.poll(() => waiting).toBe(true);
  await open(page, '/account');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  page.on('request', (request) => {
    if (request.headers()['authorization']) carrying.push(request.url());
  });
  const answered = page.waitForResponse(`${BASE}/token/refresh/`);
  release();
  await answered;
  await page.waitForTimeout(1_000);
  expect(carrying).toEqual([]);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  // And whoever comes next sees only what is theirs.
  await page.unroute(`${BASE}/token/refresh/`);
  await signInByPassword(page, 'ben');
  await isInside(page);
  await open(page, '/account');
  await expect(page.getByText('Ben', { exact: false }).first()).toBeVisible();
});

test('a page that carries a secret says so to everybody, and only where its owner accepts that', async ({ page, request }) => {
  const { access } = await (await request.post(`${BASE}/token/`, { data: { username: 'owner', password: PASSWORD } })).json();
  let accepted = true;
  await describedAs(page, (file) => {
    file.backend.auth = { kind: 'bearer', token: access, login: null, refresh: null, me: null };
    if (accepted) file.backend.insecure_browser_secret = true;
    file.person = { id: '1', name: 'Demo', role: 'channel_manager' };
  });
  await page.goto('/');
  await isInside(page);
  await expect(page.getByText('This demonstration carries the key to its backend in the page', { exact: false })).toBeVisible();
  await pictures(page, 'secret-in-page');
  await open(page, '/account');
  await expect(page.getByText('This demonstration carries the key', { exact: false })).toBeVisible();
  accepted = false;
  const seen = errors(page);
  await page.goto('/');
  await expect(page.getByRole('navigation', { name: 'Areas' })).toHaveCount(0);
  await expect.poll(() => seen.join('\n')).toContain('secret_in_browser');
});

test('a page without a secret shows no such banner', async ({ page }) => {
  await page.goto('/');
  await signInByPassword(page, 'owner');
  await isInside(page);
  await expect(page.getByText('carries the key', { exact: false })).toHaveCount(0);
});
