// "Test connection": the owner's page that asks the backend everything its description promises, in a real browser with its
// rules between origins. Run over two backends of other makers; `cargo xtask test journey` says which one.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type APIRequestContext, type Page } from '@playwright/test';

const BACKEND = process.env.BACKEND ?? '';
const BASE = (process.env.BACKEND_BASE ?? '').split(' ')[0] ?? '';
const ORIGIN = BASE && new URL(BASE).origin;
const PASSWORD = 'deal-desk-2027';
const LIST = BACKEND === 'kinto' ? '/buckets/channel/collections/deals/records' : '/deals';
const SHOTS = process.env.PORTAL_SHOTS;

test.skip(!['json-server-1', 'kinto'].includes(BACKEND), 'runs over two backends of other makers: cargo xtask test journey');

async function signIn(page: Page, user: string) {
  await page.goto('/');
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: 'Areas' }).first()).toBeAttached();
}

/** Changes the description on its way to the page. */
async function describe(page: Page, change: (profile: any, whole: any) => void) {
  await page.route('**/portal-backend.json', async (route) => {
    const answer = await route.fetch();
    const whole = await answer.json();
    // The page is to read what is written, not what a tool made of it before.
    delete whole.packed;
    change(whole.backend, whole);
    await route.fulfill({ response: answer, json: whole });
  });
}

/** The titles of all deals, asked for beside the page. */
async function titles(request: APIRequestContext): Promise<string[]> {
  const headers = { Authorization: `Basic ${Buffer.from(`owner:${PASSWORD}`).toString('base64')}` };
  const answer = await request.get(`${BASE}${LIST}`, { headers });
  const body = await answer.json();
  const rows: any[] = Array.isArray(body) ? body : body.data;
  return rows.map((row) => row.dealTitle ?? row.name).sort();
}

async function start(page: Page) {
  await page.getByRole('button', { name: /^(Start the test|Test again)$/ }).click();
}

async function ended(page: Page) {
  const result = page.getByRole('heading', { name: 'Result' });
  await expect(result).toBeVisible({ timeout: 120_000 });
  await expect(result).toBeFocused();
}

/** Whoever is not signed in opens the page and gives a name. */
async function open(page: Page) {
  await page.goto('/connection');
  await page.getByLabel('User name in the backend').fill('owner');
  await page.getByLabel('Password in the backend').fill(PASSWORD);
}

/** A check of a resource with everything it found. */
function check(page: Page, resource: string, name: string) {
  const card = page.locator('section.card').filter({ has: page.getByRole('heading', { level: 2, name: resource, exact: true }) });
  return card.locator('section.check').filter({ has: page.getByRole('heading', { level: 3, name }) });
}

test.describe('Test connection', () => {
  test('the owner finds the test in the account, and everything works', async ({ page, request }) => {
    test.setTimeout(180_000);
    const before = await titles(request);
    const written: string[] = [];
    page.on('request', (sent) => {
      if (sent.url().startsWith(ORIGIN) && !['GET', 'HEAD', 'OPTIONS'].includes(sent.method())) written.push(sent.method());
    });
    await signIn(page, 'owner');
    await page.getByRole('link', { name: 'Account' }).first().click();
    await page.getByRole('link', { name: 'Test connection' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Test connection' })).toBeVisible();
    await expect(page.getByText('The description can be read.')).toBeVisible();
    await expect(page.getByText(/^It asks as .+, who is signed in\.$/)).toBeVisible();
    await expect(page.getByLabel('User name in the backend')).toHaveCount(0);
    await start(page);
    await expect(page.getByRole('progressbar', { name: 'Progress of the test' })).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: /^Step \d+ of \d+: / })).toBeVisible();
    await ended(page);
    await expect(page.getByText('The backend does what its description says.')).toBeVisible();
    await expect(check(page, 'deals', 'Lists')).toContainText('Works');
    await expect(check(page, 'deals', 'Permissions for browsers (CORS)')).toContainText('shows only in a run that writes');
    expect(written).toEqual([]);
    expect(await titles(request)).toEqual(before);

    // The request of a finding, without what says who asks.
    const lists = check(page, 'deals', 'Lists');
    await lists.getByText(/ worked$/).click();
    await lists.getByText('Request and answer').first().click();
    const sent = lists.locator('pre').first();
    await expect(sent).toContainText(`GET ${ORIGIN}`);
    await expect(sent).not.toContainText(Buffer.from(`owner:${PASSWORD}`).toString('base64'));

    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as JSON' }).click();
    const stream = await (await download).createReadStream();
    let text = '';
    for await (const chunk of stream) text += chunk;
    expect(text).not.toContain(PASSWORD);
    const report = JSON.parse(text);
    expect(report.sound).toBe(true);
    expect(report.findings.length).toBeGreaterThan(30);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy the report' }).click();
    await expect(page.getByText('Copied', { exact: true })).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('ok        deals list');
  });

  test('a run that may write leaves no record behind, also when it is stopped', async ({ page, request }) => {
    test.setTimeout(240_000);
    const before = await titles(request);
    await open(page);
    await page.getByLabel('May create and remove its own records').check();
    await start(page);
    await ended(page);
    await expect(check(page, 'deals', 'Creating')).toBeVisible();
    await expect(check(page, 'deals', 'Removing')).toContainText('Works');
    await expect(page.getByText('The backend does what its description says.')).toBeVisible();
    expect(await titles(request)).toEqual(before);

    // The answer to the first record is under way when somebody presses "Stop".
    let made = 0;
    await page.route(
      (url) => url.origin === ORIGIN,
      async (route) => {
        if (['POST', 'PUT'].includes(route.request().method()) && (made += 1) === 1) {
          await page.getByRole('button', { name: 'Stop' }).click();
          await expect(page.getByText('Stopping after the request under way')).toBeVisible();
        }
        await route.fallback();
      },
    );
    await start(page);
    await ended(page);
    await expect(page.getByText('The test was stopped before its end.')).toBeVisible();
    expect(made).toBe(1);
    expect(await titles(request)).toEqual(before);
  });

  test('a partner does not get to the test', async ({ page }) => {
    await signIn(page, 'ben');
    await page.getByRole('link', { name: 'Account' }).first().click();
    await expect(page.getByRole('button', { name: 'Sign out', exact: true })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Test connection' })).toHaveCount(0);
  });

  test('a description with mistakes is no dead page: every mistake is named with its place and remedy', async ({ page }) => {
    await describe(page, (profile) => {
      profile.resources.deals.fields.title = { path: 'name', typ: 'text' };
      profile.list = { ...profile.list, next: { by: 'guessing' } };
    });
    await page.goto('/');
    await expect(page.getByText('The backend is not configured correctly.')).toBeVisible();
    await page.getByRole('link', { name: 'Test connection' }).click();
    await expect(page.getByText(/^The description has \d+ mistakes?\. Nothing was asked\.$/)).toBeVisible();
    await expect(page.getByText('/backend/resources/deals/fields/title/typ')).toBeVisible();
    await expect(page.getByText('Remove the key, or spell it as the schema does.')).toBeVisible();
    await expect(page.getByText('/backend/list/next/by')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Start the test' })).toHaveCount(0);
  });

  test('a wrong path and a wrong value map are named with their remedies', async ({ page }) => {
    test.setTimeout(180_000);
    await describe(page, (profile) => {
      profile.resources.partners.path = 'no-such-collection';
      profile.resources.deals.fields.status.values.submitted = 'Nobody says this';
    });
    await open(page);
    await start(page);
    await ended(page);
    await expect(page.getByText(/things are wrong\.$/)).toBeVisible();
    await expect(check(page, 'partners', 'Lists')).toContainText('Wrong');
    await expect(check(page, 'partners', 'Lists')).toContainText('What to do:');
    const fields = check(page, 'deals', 'Fields');
    await expect(fields).toContainText('is not of the field’s type'.replace('’', "'"));
    await expect(fields).toContainText('add the value to its `values`');
    await expect(check(page, 'deals', 'Lists')).toContainText('Works');
  });

  test('what only a browser sees: a header that is not exposed, and pages that are not let in', async ({ page }) => {
    test.setTimeout(180_000);
    await describe(page, (profile) => {
      profile.version = { read: { body: null, header: 'ETag' }, send: { header: 'If-Match' } };
      delete profile.resources.partners;
    });
    let [refuses, silent] = [false, false];
    await page.route(
      (url) => url.origin === ORIGIN,
      async (route) => {
        if (silent) return route.abort();
        const answer = await route.fetch({ maxRedirects: 0 });
        const headers = answer.headers();
        delete headers.etag;
        // Left out, Playwright would put it in.
        if (refuses) headers['access-control-allow-origin'] = 'https://elsewhere.example';
        await route.fulfill({ response: answer, headers });
      },
    );
    await open(page);
    await start(page);
    await ended(page);
    const cors = check(page, 'deals', 'Permissions for browsers (CORS)');
    await expect(cors).toContainText('the server does not expose `ETag`');
    await expect(cors).toContainText('Add it to Access-Control-Expose-Headers');
    refuses = true;
    await start(page);
    await ended(page);
    await expect(page.getByText(/pages of .+ are not let in/).first()).toBeVisible();
    await expect(page.getByText(/Add the portal's origin to Access-Control-Allow-Origin/).first()).toBeVisible();
    silent = true;
    await start(page);
    await ended(page);
    await expect(page.getByText('nobody answers at the address').first()).toBeVisible();
  });

  test('an address that the policy of the page forbids is told from one where nobody answers', async ({ page }) => {
    await describe(page, (profile) => {
      profile.base = 'http://127.0.0.1:8399/elsewhere';
    });
    await open(page);
    await start(page);
    await ended(page);
    await expect(page.getByText('allows no requests to http://127.0.0.1:8399').first()).toBeVisible();
    await expect(page.getByText('Add http://127.0.0.1:8399 to `connect-src`').first()).toBeVisible();
  });

  test('the page can be used with keys alone, is free of axe violations, and has its pictures', async ({ page }) => {
    test.setTimeout(180_000);
    await describe(page, (profile) => {
      profile.resources.deals.fields.status.values.submitted = 'Nobody says this';
    });
    await open(page);
    await page.getByLabel('Password in the backend').press('Enter');
    await ended(page);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Copy the report' })).toBeFocused();
    await expect(check(page, 'deals', 'Fields')).toContainText('Wrong');
    const lists = check(page, 'deals', 'Lists');
    await lists.getByText(/ worked$/).click();
    await lists.getByText('Request and answer').first().click();
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      const found = await new AxeBuilder({ page }).analyze();
      expect(found.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
      for (const width of [390, 768, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        if (SHOTS) await page.screenshot({ path: `${SHOTS}/connection-${BACKEND}-${width}-${scheme}.png`, fullPage: true });
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        expect(sideways, `${width} px scrolls sideways`).toBe(false);
      }
    }
  });
});
