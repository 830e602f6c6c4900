// A session in a cookie with a mark against forged requests, over Django (tests/backends/drf, `drf-session`). The page
// is of another origin: the cookie goes along by CORS, and the mark comes from the answer to a request.
import { expect, test, type Page } from '@playwright/test';
import { BACKEND, BASE, PASSWORD, crashes, isInside, kept, open, pictures, signInByPassword } from '../support/sign-in';

test.skip(BACKEND !== 'drf-session', 'runs over Django with sessions: cargo xtask test journey');

let crashed = () => [] as string[];
test.beforeEach(({ page }) => {
  crashed = crashes(page);
});
test.afterEach(() => expect(crashed()).toEqual([]));

function requests(page: Page): { line: string; mark: string | undefined; status: number }[] {
  const seen: { line: string; mark: string | undefined; status: number }[] = [];
  page.on('response', (response) => {
    const request = response.request();
    if (!request.url().startsWith(BASE) || request.method() === 'OPTIONS') return;
    const line = `${request.method()} ${request.url().slice(BASE.length).split('?')[0]}`;
    seen.push({ line, mark: request.headers()['x-csrftoken'], status: response.status() });
  });
  return seen;
}

/** Takes the first step with the first deal that waits for one: a write. */
async function decide(page: Page) {
  await open(page, '/deals?status=submitted&sort=title');
  await page.getByRole('rowheader').first().getByRole('link').click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
}

test('a session lasts over a reload, every write carries the mark, and a mark that has changed is found out', async ({ page, context }) => {
  const seen = requests(page);
  await page.goto('/deals');
  await signInByPassword(page, 'owner', 'not this one');
  await expect(page.getByText('User name and password do not match.')).toBeVisible();
  await pictures(page, 'sign-in-cookie-refused');
  await signInByPassword(page, 'owner');
  await isInside(page);
  await page.reload();
  await isInside(page);
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await decide(page);
  await expect(page.getByText('Approved', { exact: true }).first()).toBeVisible();
  const writes = () => seen.filter(({ line }) => !line.startsWith('GET') && !/login|logout/.test(line));
  expect(writes().map(({ status }) => status)).toEqual([200]);
  expect(seen.filter(({ line, mark }) => line.startsWith('GET') && mark)).toEqual([]);
  // It is known from now on: no question for each write.
  const asked = () => seen.filter(({ line }) => line === 'GET /csrf/').length;
  const before = asked();

  // The same person signs in again elsewhere in this browser: session and mark are others.
  const { csrf } = await (await context.request.get(`${BASE}/csrf/`)).json();
  const again = await context.request.post(`${BASE}/login/`, {
    data: { username: 'owner', password: PASSWORD },
    headers: { 'X-CSRFToken': csrf, Origin: new URL(page.url()).origin },
  });
  expect(again.status()).toBe(204);
  await decide(page);
  await expect(page.getByText('Approved', { exact: true }).first()).toBeVisible();
  await expect.poll(() => writes().map(({ status }) => status)).toEqual([200, 403, 200]);
  expect(writes()[1]!.mark).not.toBe(writes()[2]!.mark);
  expect(asked()).toBe(before + 1);
  expect(await kept(page)).not.toContain(writes()[2]!.mark!);
});

test('a session that ends is signed in to over the page, and signing out ends it', async ({ page, context }) => {
  await page.goto('/deals');
  await signInByPassword(page, 'owner');
  await isInside(page);
  await context.clearCookies();
  await open(page, '/deals?sort=-value');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Password')).toBeVisible();
  await pictures(page, 'sign-in-cookie-expired');
  // The name that was typed, and not the address that the backend has of the person.
  await expect(dialog.getByLabel('User name')).toHaveValue('owner');
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toHaveCount(0);
  await open(page, '/deals?sort=title');
  await expect(page.getByRole('row').nth(1)).toBeVisible();

  const seen = requests(page);
  await open(page, '/account');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect.poll(() => seen.some(({ line, status }) => line === 'POST /logout/' && status === 204)).toBe(true);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});
