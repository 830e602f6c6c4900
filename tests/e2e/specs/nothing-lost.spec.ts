// Nothing typed is lost, nothing sent is duplicated: reload, no network, an ended session, two clicks, two tabs.
import { expect, test } from '@playwright/test';
import { REPRESENTATIVE, fillReseller, saved, signIn, submit } from '../support/portal';

test.beforeEach(async ({ page }) => {
  await signIn(page, REPRESENTATIVE);
});

test('what was typed is there after a reload, at the same step', async ({ page }) => {
  await page.goto('/deals/new');
  await page.getByLabel('Company').fill('مؤسسة النخيل 🌴');
  await page.getByLabel('Website').fill('not an address');
  await saved(page);
  await page.reload();
  await expect(page.getByLabel('Company')).toHaveValue('مؤسسة النخيل 🌴');
  await expect(page.getByLabel('Website')).toHaveValue('not an address');
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Begun on this device' })).toBeVisible();
});

test('a deal submitted without a network is sent when the network is back', async ({ page, context }, info) => {
  const title = `Offline ${info.project.name} ${Date.now()}`;
  await page.goto('/deals/new');
  await fillReseller(page, title);
  await context.setOffline(true);
  await submit(page);
  await expect(page.getByText(/Kept on this device. It is sent as soon as/)).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible({ timeout: 20_000 });
});

test('two clicks register one deal', async ({ page }, info) => {
  const title = `Twice ${info.project.name} ${Date.now()}`;
  await page.goto('/deals/new');
  await fillReseller(page, title);
  await page.getByRole('button', { name: /^Register deal/ }).dblclick();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  const found = await page.request.get(`/api/v1/deals?q=${encodeURIComponent(title)}`);
  expect((await found.json()).total).toBe(1);
});

test('a draft is edited in one tab; another shows it and says so', async ({ page, context }) => {
  await page.goto('/deals/new');
  await page.getByLabel('Company').fill('Two tabs Ltd');
  await saved(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByText('This draft is open in another tab.')).toBeVisible();
  await expect(other.getByLabel('Company')).toBeDisabled();
  await expect(other.getByLabel('Company')).toHaveValue('Two tabs Ltd');
});

test('a session that ends in the middle of the form costs a sign-in and nothing else', async ({ page, context }, info) => {
  const title = `Expired ${info.project.name} ${Date.now()}`;
  await page.goto('/deals/new');
  await fillReseller(page, title);
  await context.clearCookies();
  await submit(page);
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('Password').fill('portal-demo-2026');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
});

for (const [name, answer] of [
  ['HTML with status 200', { status: 200, contentType: 'text/html', body: '<h1>Welcome to the hotel network</h1>' }],
  ['status 500', { status: 500, contentType: 'text/plain', body: 'boom' }],
] as const) {
  test(`a server that answers ${name} loses nothing`, async ({ page }, info) => {
    const title = `Fault ${name} ${info.project.name} ${Date.now()}`;
    await page.goto('/deals/new');
    await fillReseller(page, title);
    await page.route('**/api/v1/deals', (route) => (route.request().method() === 'POST' ? route.fulfill(answer) : route.continue()));
    await submit(page);
    await expect(page.getByText(/Kept on this device. It is sent as soon as/)).toBeVisible();
    await page.unroute('**/api/v1/deals');
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible({ timeout: 30_000 });
  });
}

test('a refusal of the server stands beside its field', async ({ page }, info) => {
  const title = `Refused ${info.project.name} ${Date.now()}`;
  await page.goto('/deals/new');
  await fillReseller(page, title);
  await page.route('**/api/v1/deals', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status: 422,
          contentType: 'application/problem+json',
          body: JSON.stringify({ code: 'invalid', errors: [{ pointer: '/fields/website', code: 'url', params: {} }] }),
        })
      : route.continue(),
  );
  await submit(page);
  await expect(page.getByRole('alert')).toContainText('Website: Not a web address.');
  await page.unroute('**/api/v1/deals');
  await page.getByRole('alert').getByRole('button').click();
  await expect(page.getByLabel('Website')).toBeFocused();
  await page.getByLabel('Website').fill('https://lindqvist.example/se');
  await page.getByRole('button', { name: 'Check and submit' }).click();
  await submit(page);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
});

test('a submission that only a person can decide about is told, and the page goes on working', async ({ page }, info) => {
  const title = `Parked ${info.project.name} ${Date.now()}`;
  await page.goto('/deals/new');
  await fillReseller(page, title);
  await page.route('**/api/v1/deals', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 403, contentType: 'application/problem+json', body: '{"code":"role_not_allowed"}' })
      : route.fallback(),
  );
  await submit(page);
  await expect(page.getByText('Your role does not allow this.').first()).toBeVisible();
  await page.unroute('**/api/v1/deals');
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
});
