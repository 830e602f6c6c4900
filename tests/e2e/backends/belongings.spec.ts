// What lies around a deal in a backend of another maker: fields of its own in the list, files, the history, the figures.
import { createHash } from 'node:crypto';
import { expect, test, type Page } from '@playwright/test';
import { fillReseller } from '../support/portal';
import { BACKEND, BASES, open, personOf, signIn } from '../support/foreign';

/** The backends whose programme has a field of its own and names its columns (xtask/src/journey.rs). */
const OWN = ['drf-offset', 'kinto'];

test.skip(!BACKEND, 'runs over a backend of another maker: cargo xtask test journey');

test('a field that only this backend has is filled in, shown in the list and sorted by', async ({ page }) => {
  test.skip(!OWN.includes(BACKEND), 'its programme is the ordinary one');
  await signIn(page, 'owner');
  await open(page, '/deals');
  await expect(page.getByRole('columnheader')).toHaveText([/Deal/, /Partner/, /Status/, /Seats/, /Value/, /Industry/, /Products/, /Expected close/, /Next step/]);
  await page.getByRole('columnheader', { name: 'Seats' }).getByRole('link').press('Enter');
  await expect(page).toHaveURL(/sort=field\.seats/);
  await expect(page.getByRole('columnheader', { name: 'Seats' })).toHaveAttribute('aria-sort', 'ascending');
  await page.getByRole('columnheader', { name: 'Seats' }).getByRole('link').press('Enter');
  await expect(page.getByRole('columnheader', { name: 'Seats' })).toHaveAttribute('aria-sort', 'descending');
  const cells = page.locator('td[data-label="Seats"]');
  await expect(cells.first()).not.toBeEmpty();
  const seats = (await cells.allTextContents()).filter(Boolean).map((text) => Number(text.replace(/,/g, '')));
  expect(seats.length).toBeGreaterThan(3);
  expect(seats).toEqual([...seats].sort((left, right) => right - left));
  // Choices read in words, not in the backend's codes.
  await expect(page.locator('td[data-label="Industry"]').filter({ hasText: /^[A-Z]/ }).first()).toBeVisible();
  // A list has no order that a backend could be asked for.
  await expect(page.getByRole('columnheader', { name: 'Products' }).getByRole('link')).toHaveCount(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(cells.first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test('a file goes along with a registration, and more are added later', async ({ page, request }) => {
  test.skip(BACKEND !== 'drf-offset', 'its profile says nothing of files');
  test.setTimeout(120_000);
  const title = `With files ${Date.now()}`;
  // Bytes that no text survives.
  const content = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 31) % 256));
  await signIn(page, 'ben');
  await open(page, '/deals/new');
  await fillUpTo(page, title);
  await choose(page, 'Choose files', { name: 'too large.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(5_242_881) });
  await expect(page.getByText(/too large\.pdf.*5 MB/)).toBeVisible();
  await choose(page, 'Choose files', { name: 'Angebot “北京”.pdf', mimeType: 'application/pdf', buffer: content });
  await expect(page.getByRole('button', { name: /^Remove Angebot/ })).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).press('Enter');
  await page.getByRole('button', { name: /^Register deal/ }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.getByRole('link', { name: /Angebot/ })).toHaveCount(0);
  await expect(page.getByRole('listitem').filter({ hasText: 'Angebot' })).toBeVisible({ timeout: 20_000 });
  await expect(page).not.toHaveURL(/[0-9a-f]{8}-/);

  // Without a connection it is kept, and sent when there is one again.
  await page.context().setOffline(true);
  await choose(page, 'Choose files', { name: 'later.txt', mimeType: 'text/plain', buffer: Buffer.from('später') });
  await expect(page.getByText('waiting to be sent')).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText('waiting to be sent')).toHaveCount(0, { timeout: 60_000 });
  await expect(page.getByRole('listitem').filter({ hasText: 'later.txt' })).toBeVisible({ timeout: 20_000 });

  const base = process.env.BACKEND_BASE ?? '';
  const deal = new URL(page.url()).pathname.split('/').pop();
  const token = await request.post(`${base}/token/`, { data: { username: 'ben', password: 'deal-desk-2027' } });
  const headers = { authorization: `Bearer ${(await token.json()).access}` };
  const stored = await (await request.get(`${base}/attachments/?deal=${deal}`, { headers })).json();
  expect(stored.results.map((file: { name: string }) => file.name).sort()).toEqual(['Angebot “北京”.pdf', 'later.txt']);
  const file = stored.results.find((file: { name: string }) => file.name.endsWith('.pdf'));
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  expect(digest(await (await request.get(file.file)).body())).toBe(digest(content));

  // What a server in front of the backend finds too large is said in words.
  await page.route(/attachments/, (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 413, headers: { 'access-control-allow-origin': '*' }, body: '<h1>Too big</h1>' })
      : route.fallback(),
  );
  await choose(page, 'Choose files', { name: 'refused.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await expect(page.getByText('This file is too large for the system that keeps the deal.', { exact: false })).toBeVisible();
});

test('the history of a deal is read from the backend and goes on there', async ({ page, browser, baseURL }) => {
  const title = `History ${BACKEND} ${Date.now()}`;
  await signIn(page, 'ben');
  await open(page, '/deals/new');
  await fillReseller(page, title);
  await page.getByRole('button', { name: /^Register deal/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  const history = page.getByRole('region', { name: 'History' });
  if (BACKEND !== 'kinto') {
    // No heading over nothing.
    await expect(page.getByText('Submitted', { exact: true })).toBeVisible();
    await expect(history).toHaveCount(0);
    return;
  }
  await expect(history.getByRole('listitem')).toHaveText([/Submitted by.*Ben/]);
  const owner = await personOf(browser, baseURL!, 'owner');
  await open(owner, new URL(page.url()).pathname);
  await owner.getByRole('button', { name: 'Ask for information' }).click();
  await owner.getByLabel('Your question to the partner').fill('Which sites?');
  await owner.getByRole('dialog').getByRole('button', { name: 'Ask for information' }).click();
  const theirs = owner.getByRole('region', { name: 'History' });
  await expect(theirs.getByRole('listitem')).toHaveText([/Information requested by.*Which sites\?/, /Submitted by/]);
  await owner.context().close();
});

test('the figures of the home page are asked for a few at a time', async ({ page }) => {
  const asked: string[] = [];
  let [now, most] = [0, 0];
  const ours = (url: string) => BASES.includes(new URL(url).origin) && /deals/.test(url);
  page.on('request', (request) => {
    if (!ours(request.url()) || request.method() === 'OPTIONS') return;
    asked.push(`${request.method()} ${request.url()}`);
    now += 1;
    most = Math.max(most, now);
  });
  const ended = (request: { url(): string; method(): string }) => {
    if (ours(request.url()) && request.method() !== 'OPTIONS') now -= 1;
  };
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  await signIn(page, 'owner');
  await page.waitForLoadState('networkidle');
  test.info().annotations.push({ type: 'requests', description: `${BACKEND}: ${asked.length}, ${most} at a time` });
  console.log(`${BACKEND}: ${asked.length} requests about deals for the home page, at most ${most} at a time`);
  // One for each of the eleven statuses, and the list of what waits, with a count of its own for some.
  expect(asked.length).toBeLessThanOrEqual(13);
  expect(most).toBeLessThanOrEqual(6);
});

async function choose(page: Page, button: string, file: { name: string; mimeType: string; buffer: Buffer }) {
  const chooser = page.waitForEvent('filechooser');
  // By keyboard: the input itself is out of sight and out of the tab order.
  await page.getByRole('button', { name: button }).press('Enter');
  await (await chooser).setFiles(file);
}

/** The form up to the step that takes files. */
async function fillUpTo(page: Page, title: string) {
  await fillReseller(page, title);
  await page.getByRole('button', { name: /^Competition/ }).click();
}
