// Signing in at a real OpenID provider (tests/backends/oidc): code with PKCE, by redirects of the page.
import { expect, test, type Page } from '@playwright/test';
import { BACKEND, BASE, PASSWORD, crashes, describedAs, isInside, kept, open, pictures } from '../support/sign-in';

test.skip(BACKEND !== 'oidc', 'runs over an identity provider: cargo xtask test journey');

let crashed = () => [] as string[];
test.beforeEach(({ page }) => {
  crashed = crashes(page);
});
test.afterEach(() => expect(crashed()).toEqual([]));

const PROVIDER = BASE && new URL(BASE).origin;
const BUTTON = { name: 'Sign in with Example ID' };

/** What the provider asks for: its own page, not ours. */
async function atProvider(page: Page, user: string, password = PASSWORD) {
  await expect(page).toHaveURL(new RegExp(`^${PROVIDER}/interaction/`));
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signIn(page: Page, user: string, address = '/') {
  await page.goto(address);
  await page.getByRole('button', BUTTON).click();
  await atProvider(page, user);
  await isInside(page);
}

function refreshes(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    const body = request.postData() ?? '';
    if (request.url() === `${PROVIDER}/token` && body.includes('grant_type=refresh_token')) seen.push(body);
  });
  return seen;
}

test('a person signs in, comes back to where they wanted to go, and leaves no token behind', async ({ page }) => {
  const tokens: string[] = [];
  let asked = new URL('http://none/');
  page.on('request', (request) => {
    if (request.url().startsWith(`${PROVIDER}/auth?`)) asked = new URL(request.url());
  });
  page.on('response', async (response) => {
    if (response.url() !== `${PROVIDER}/token` || response.request().method() !== 'POST') return;
    const answer = await response.json();
    tokens.push(answer.access_token, answer.refresh_token, answer.id_token);
  });
  const wanted = '/deals?status=approved&sort=-value&q=100%2525';
  await page.goto(wanted);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('button', BUTTON)).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await pictures(page, 'sign-in-provider');
  // By the keyboard alone.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', BUTTON)).toBeFocused();
  await page.keyboard.press('Enter');
  await atProvider(page, 'owner', 'not this one');
  await expect(page.getByText('User name or password is wrong.')).toBeVisible();
  await atProvider(page, 'owner');
  await isInside(page);
  // The address is that of before, letter by letter.
  expect(page.url()).toBe(new URL(wanted, page.url()).href);
  for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.searchParams.get(name)).toMatch(/^[\w-]{43}$/);
  expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
  expect(tokens.length).toBeGreaterThanOrEqual(3);
  const left = await kept(page);
  for (const secret of [...tokens, asked.searchParams.get('state')!]) expect(left).not.toContain(secret);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await open(page, '/deals?sort=-value');
  await expect(page.getByRole('row').nth(1)).toContainText('90,071,992,547.41');
});

test('a token that ends is renewed once for everything that waits', async ({ page }) => {
  const seen = refreshes(page);
  await signIn(page, 'owner', '/deals');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await page.waitForTimeout(6_000);
  await open(page, '/');
  await expect(page.getByRole('link', { name: 'Deals' }).first()).toBeVisible();
  await open(page, '/deals?sort=title');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(seen).toHaveLength(1);
});

test('what was typed is there after signing in again', async ({ page }) => {
  await signIn(page, 'ben', '/deals/new');
  await page.getByLabel('Company').fill('Kept & Sons');
  await page.route(`${PROVIDER}/token`, (route) => route.fulfill({ status: 400, json: { error: 'invalid_grant' } }));
  await page.waitForTimeout(5_500);
  const form = new URL(page.url()).pathname;
  await open(page, '/deals');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', BUTTON)).toBeVisible();
  await pictures(page, 'sign-in-provider-expired');
  await page.unroute(`${PROVIDER}/token`);
  // The provider still knows the person: nothing is asked.
  await dialog.getByRole('button', BUTTON).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await isInside(page);
  await expect(page).toHaveURL(/\/deals$/);
  await open(page, form);
  await expect(page.getByLabel('Company')).toHaveValue('Kept & Sons');
});

test('refusals, foreign answers and a provider that is away are said in words', async ({ page }) => {
  await page.route(`${PROVIDER}/auth?**`, async (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const back = new URL(asked.get('redirect_uri')!);
    back.search = new URLSearchParams({ error: 'access_denied', state: asked.get('state')! }).toString();
    await route.fulfill({ status: 302, headers: { location: back.href } });
  });
  await page.goto('/deals?q=kept');
  await page.getByRole('button', BUTTON).click();
  await expect(page.getByText('You were not signed in: it was cancelled, or you have no access.')).toBeVisible();
  await expect(page).toHaveURL(/\/deals\?q=kept$/);
  await pictures(page, 'sign-in-provider-refused');
  await page.unroute(`${PROVIDER}/auth?**`);

  // Somebody else's link: it signs nobody in, and its code is sent to nobody.
  let sent = 0;
  await page.route(`${PROVIDER}/token`, (route) => {
    sent += 1;
    return route.abort();
  });
  await page.goto('/?code=of-somebody-else&state=made-up');
  await expect(page.getByText('This sign-in took too long, or began somewhere else.', { exact: false })).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
  expect(sent).toBe(0);

  await page.route('**/.well-known/openid-configuration', (route) => route.abort());
  await page.getByRole('button', BUTTON).click();
  const away = page.getByText('The sign-in service cannot be reached. Try again in a moment.');
  await expect(away).toBeVisible();
  await expect(page.locator('#sign-in-problem')).toBeFocused();
  await expect(page.getByRole('button', BUTTON)).toBeEnabled();
  await pictures(page, 'sign-in-provider-away');
});

test('an answer is good once: the state is forgotten as it is read', async ({ page }) => {
  let answer = '';
  page.on('request', (request) => {
    if (request.isNavigationRequest() && /[?&]code=/.test(request.url())) answer = request.url();
  });
  await signIn(page, 'owner');
  expect(answer).not.toBe('');
  await page.goto(answer);
  await expect(page.getByText('began somewhere else', { exact: false })).toBeVisible();
  await expect(page.getByRole('button', BUTTON)).toBeVisible();
});

test('after a reload the provider is asked silently where the profile allows it, and not after signing out', async ({ page }) => {
  await describedAs(page, (file) => (file.backend.auth.silent = true));
  const silent: string[] = [];
  page.on('request', (request) => {
    if (/\/auth\?.*prompt=none/.test(request.url())) silent.push(request.url());
  });
  await page.goto('/deals?sort=-value');
  // Who was never here is not sent away.
  await expect(page.getByRole('button', BUTTON)).toBeVisible();
  expect(silent).toHaveLength(0);
  await page.getByRole('button', BUTTON).click();
  await atProvider(page, 'owner');
  await isInside(page);
  await page.reload();
  await isInside(page);
  expect(silent).toHaveLength(1);
  await expect(page).toHaveURL(/\/deals\?sort=-value$/);
  await expect(page.getByRole('row').nth(1)).toContainText('90,071,992,547.41');

  await open(page, '/account');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`^${PROVIDER}/session/end`));
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page.getByRole('button', BUTTON)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', BUTTON)).toBeVisible();
  expect(silent).toHaveLength(1);
  // Its session has ended too.
  await page.getByRole('button', BUTTON).click();
  await expect(page).toHaveURL(new RegExp(`^${PROVIDER}/interaction/`));
});

test('a silent question that the provider cannot answer ends at the button, without blame', async ({ page, context }) => {
  await describedAs(page, (file) => (file.backend.auth.silent = true));
  await signIn(page, 'ben', '/deals');
  await context.clearCookies();
  await page.reload();
  await expect(page.getByRole('button', BUTTON)).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page).toHaveURL(/\/deals$/);
});

for (const person of ['id_token', 'userinfo']) {
  test(`who it is can stand in the ${person}`, async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
    await describedAs(page, (file) => {
      file.backend.auth.person = person;
      const { fields } = file.backend.resources.me;
      file.backend.resources.me = { path: 'me', id: 'sub', operations: { list: null, get: null }, fields };
    });
    await signIn(page, 'nora');
    await open(page, '/account');
    await expect(page.getByText('nora', { exact: false }).first()).toBeVisible();
    await expect(page.getByText('Partner administrator').or(page.getByText('Administrator')).first()).toBeVisible();
    expect(asked.some((line) => line === `GET ${PROVIDER}/api/me`)).toBe(false);
    expect(asked.some((line) => line === `GET ${PROVIDER}/me`)).toBe(person === 'userinfo');
  });
}
