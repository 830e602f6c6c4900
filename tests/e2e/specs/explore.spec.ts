// Views of one's own: pivots, arranged cards, files that other programs read, paper, and the large view.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANAGER, REPRESENTATIVE, signIn, unfold } from '../support/portal';

const SHOTS = process.env.PORTAL_SHOTS;
const READER = join(import.meta.dirname, '../../workbook/read.py');

type Json = Record<string, any>;

/** What another program reads in a file: sheets of a workbook, or the text of each printed page. */
function readBack(file: string): any {
  return JSON.parse(execFileSync(process.env.PORTAL_PYTHON ?? 'python3', [READER, file], { maxBuffer: 1 << 28 }).toString());
}

/** A file that a button gives, under a name that says its kind. */
async function taken(page: Page, button: string, ending: string): Promise<string> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).first().click();
  const download = await waiting;
  expect(download.suggestedFilename().endsWith(ending)).toBe(true);
  const path = test.info().outputPath(download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

/** The server's own answer to a question. */
async function report(page: Page, search: string): Promise<Json> {
  return page.evaluate(async (search) => (await fetch(`/api/v1/performance/report?${search}`)).json(), search);
}

/** Changes the deals on their way to the page. */
async function deals(page: Page, change: (items: Json[]) => Json[]) {
  await page.route('**/api/v1/performance/deals', async (route) => {
    const answer = await (await route.fetch()).json();
    await route.fulfill({ json: { ...answer, items: change(answer.items) } });
  });
}

async function noSideways(page: Page, what: string) {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(sideways, `${what} scrolls sideways`).toBe(false);
}

const pivot = (page: Page) => page.getByRole('table', { name: /^Deals won by / });

test('a pivot says what the server says, leads to the deals of a cell, and back', async ({ page }) => {
  await signIn(page, MANAGER, '/performance');
  await page.getByRole('link', { name: 'Build your own' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Build your own' })).toBeVisible();
  await page.getByLabel('Period', { exact: true }).selectOption({ label: 'Last year' });
  await unfold(page);
  await page.getByLabel('Figure shown').selectOption({ label: 'Deals won' });
  await page.getByLabel('Rows', { exact: true }).selectOption({ label: 'Partner' });
  await page.getByLabel('Columns', { exact: true }).selectOption({ label: 'Country' });
  await expect(page).toHaveURL(/measure=deal_count/);
  const told = await report(page, 'period=last_year&by=partner,country');
  const won = told.groups.filter((group: Json) => group.totals.won > 0);
  const whole = won.reduce((sum: number, group: Json) => sum + group.totals.won, 0);
  const foot = pivot(page).getByRole('rowheader', { name: 'Total' }).locator('xpath=..').getByRole('cell').first();
  await expect(foot).toHaveText(String(whole));
  const partners = new Set(won.map((group: Json) => group.names[0]));
  await expect(pivot(page).locator('tbody').getByRole('row')).toHaveCount(partners.size);
  // The largest first; another order is a press on a heading, and stands in the address.
  const cells = await pivot(page).locator('tbody .pivot-total').allTextContents();
  const totals = cells.map(Number);
  expect(totals).toEqual([...totals].sort((one, other) => other - one));
  await pivot(page).getByRole('columnheader', { name: 'Total' }).getByRole('link').click();
  await expect(page).toHaveURL(/order=asc/);
  await expect(pivot(page).getByRole('columnheader', { name: 'Total' })).toHaveAttribute('aria-sort', 'ascending');
  // Behind a cell stand as many deals as it says.
  const shown = page.url();
  const count = Number(await pivot(page).locator('tbody tr').last().locator('td a').nth(1).textContent());
  await pivot(page).locator('tbody tr').last().locator('td a').nth(1).click();
  await expect(page.getByRole('heading', { name: `Deals won · ${count} deal` })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the figures' }).click();
  await expect(pivot(page)).toBeVisible();
  expect(new URL(page.url()).searchParams.get('measure')).toBe(new URL(shown).searchParams.get('measure'));
  // A row's name narrows the view to it, and the condition takes that back.
  const first = pivot(page).locator('tbody').getByRole('rowheader').first();
  const name = (await first.innerText()).trim();
  await first.getByRole('link').click();
  await expect(pivot(page).locator('tbody').getByRole('row')).toHaveCount(1);
  await page.getByRole('link', { name: `Remove: Partner: ${name}` }).click();
  await expect(pivot(page).locator('tbody').getByRole('row')).toHaveCount(partners.size);
  // Shared: the address alone shows the same.
  const before = await pivot(page).innerText();
  await page.reload();
  await expect(pivot(page)).toBeVisible();
  expect(await pivot(page).innerText()).toBe(before);
});

test('a pivot has steps of time, forms, and says what it cannot show', async ({ page }) => {
  await signIn(page, MANAGER, '/performance/pivot?period=last_year&cols=week&measure=win_rate&rows=partner');
  const table = page.getByRole('table', { name: /^Win rate by Partner and Week/ });
  await expect(table).toBeVisible();
  const told = await report(page, 'period=last_year');
  const rate = Number(told.whole.figures.win_rate.percent).toFixed(1).replace(/\.0$/, '');
  await expect(table.locator('tfoot .pivot-total')).toHaveText(`${rate}%`);
  await unfold(page);
  await page.getByLabel('Shown as').selectOption({ label: 'Heat map' });
  await expect(page.getByRole('figure')).toBeVisible();
  await page.getByLabel('Shown as').selectOption({ label: 'Bars' });
  await expect(page).toHaveURL(/as=bars/);
  await page.getByLabel('Figure shown').selectOption({ label: 'Open deals' });
  await expect(page.getByText('it has no steps of time')).toBeVisible();
  await page.goto('/performance/pivot?period=today&rows=reason');
  await expect(page.getByRole('heading', { name: 'Nothing to show' })).toBeVisible();
});

test('a workbook is read by another program: numbers, dates and texts, and what was asked', async ({ page, isMobile }) => {
  test.skip(isMobile, 'the same file');
  await deals(page, (items) => items.map((deal, at) => ({
    ...deal,
    title: at === 0 ? '=HYPERLINK("http://x")' : at === 1 ? '+49 数据保护软件' : deal.title,
  })));
  await signIn(page, MANAGER, '/performance?period=last_year&by=product');
  const told = await report(page, 'period=last_year&by=product');
  const sheets: Json[] = readBack(await taken(page, 'Export (Excel)', '.xlsx'));
  expect(sheets.map((sheet) => sheet.name)).toEqual(['Figures', 'Groups', 'Deals', 'About']);
  const values = (sheet: Json) => sheet.rows.map((row: Json[]) => row.map((cell) => cell.value));
  const figures = values(sheets[0]);
  expect(figures.find((row: any[]) => row[0] === 'Deals won')[1]).toBe(told.whole.totals.won);
  const rate = sheets[0].rows.find((row: Json[]) => row[0].value === 'Win rate')[1];
  expect(rate.kind).toBe('number');
  expect(rate.format).toBe('0.0%');
  expect(rate.value).toBeCloseTo(Number(told.whole.figures.win_rate.percent) / 100, 6);
  const groups = values(sheets[1]);
  const at = groups[0].indexOf('Deals won');
  expect(groups.slice(1).reduce((sum: number, row: any[]) => sum + row[at], 0)).toBe(told.whole.totals.won);
  const titles = sheets[2].rows.map((row: Json[]) => row[0]);
  const all = titles.map((cell: Json) => cell.value);
  for (const odd of ['=HYPERLINK("http://x")', '+49 数据保护软件']) {
    if (all.includes(odd)) expect(titles.find((cell: Json) => cell.value === odd).kind).toBe('text');
  }
  expect(titles.some((cell: Json) => cell.kind === 'formula')).toBe(false);
  const heads = values(sheets[2])[0];
  const row = sheets[2].rows.slice(1).find((row: Json[]) => row[heads.indexOf('Won or lost on')]?.value && row[heads.indexOf('Value')]?.value);
  expect(row[heads.indexOf('Won or lost on')].kind).toBe('date');
  expect(row[heads.indexOf('Value')].kind).toBe('number');
  expect(row[heads.indexOf('Value')].format).toContain(row[heads.indexOf('Currency')].value);
  const about = values(sheets[3]);
  expect(about.some((row: any[]) => row[0] === 'As of' && /^\d{4}-\d\d-\d\d$/.test(row[1]))).toBe(true);
  // Of a pivot as well, with its conditions.
  const country = told.groups.length && (await report(page, 'period=last_year&by=country')).groups[1].names[0];
  await page.goto(`/performance/pivot?period=last_year&measure=deal_count&country=${country}`);
  await expect(page.getByRole('table')).toBeVisible();
  const book: Json[] = readBack(await taken(page, 'Export (Excel)', '.xlsx'));
  expect(book.map((sheet) => sheet.name)).toEqual(['View', 'Figures', 'Deals', 'About']);
  expect(values(book[3]).some((row: any[]) => row[0] === 'Country')).toBe(true);
  const narrowed = await report(page, `period=last_year&country=${country}`);
  const last = values(book[0]).at(-1);
  expect([last[0], last[1]]).toEqual(['Total', narrowed.whole.totals.won]);
});

test('cards are arranged by keys, stand in the address, and are kept on the device', async ({ page, isMobile }) => {
  await signIn(page, REPRESENTATIVE, '/performance');
  const names = () => page.locator('section[aria-labelledby="figures-heading"] h3').allTextContents();
  await expect(page.getByRole('heading', { name: 'Win rate' }).first()).toBeVisible();
  const usual = await names();
  expect(usual.length).toBe(8);
  await page.getByRole('button', { name: 'Arrange' }).click();
  const up = page.getByRole('button', { name: 'Move up: Win rate' });
  await up.focus();
  if (isMobile) await up.tap();
  else await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/cards=/);
  await expect.poll(async () => (await names())[1]).toBe('Win rate');
  await expect(up).toBeFocused();
  await page.getByRole('button', { name: 'Do not show: Deals won' }).click();
  await page.getByRole('button', { name: 'Show: New customers' }).click();
  await expect.poll(async () => (await names()).at(-1)).toBe('New customers');
  await page.getByRole('button', { name: 'Show: Where the won value comes from' }).click();
  await expect(page.getByRole('figure')).toHaveCount(5);
  const arranged = await names();
  expect(arranged).not.toContain('Deals won');
  const shared = page.url();
  // Without the address, this device shows the same; and the address says it again.
  await page.goto('/performance');
  await expect.poll(names).toEqual(arranged);
  await expect(page).toHaveURL(/cards=/);
  await page.getByRole('button', { name: 'Arrange' }).click();
  await page.getByRole('button', { name: 'As it was at first' }).click();
  await expect.poll(names).toEqual(usual);
  await expect(page).not.toHaveURL(/cards=/);
  // A shared address shows what it says, whatever is kept here.
  await page.goto(shared);
  await expect.poll(names).toEqual(arranged);
  // All others are there, by theme.
  await page.getByText(/^\d+ more figures$/).click();
  await expect(page.getByRole('heading', { name: 'Registration', exact: true })).toBeVisible();
});

test('figures and pivots print, with what was asked and how the figures are made', async ({ page, isMobile }) => {
  test.skip(isMobile, 'paper has one size');
  await signIn(page, MANAGER, '/performance?period=last_year');
  await expect(page.getByRole('heading', { name: 'Win rate' }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Print or save as PDF' })).toBeVisible();
  const printed = async (name: string) => {
    const path = test.info().outputPath(`${name}.pdf`);
    const paper = await page.pdf({ preferCSSPageSize: true });
    writeFileSync(path, paper);
    if (SHOTS) writeFileSync(join(SHOTS, `explore-${name}.pdf`), paper);
    // Fonts join some letters: `fi` is one sign then.
    return (readBack(path) as string[]).map((text) => text.normalize('NFKC').replace(/\s+/g, ' '));
  };
  const figures = await printed('figures');
  const text = figures.join('\n');
  for (const words of ['Win rate', 'as of', 'How the figures are made', 'won ÷ (won + lost) × 100', 'By Partner']) {
    expect(text, words).toContain(words);
  }
  expect(text).not.toContain('Export (CSV)');
  await page.goto('/performance/pivot?period=last_year&cols=quarter&rows=partner&measure=win_rate');
  await expect(page.getByRole('table')).toBeVisible();
  const view = (await printed('pivot')).join('\n');
  for (const words of ['Total', 'Partner', 'as of', 'Northwind Systems', 'won ÷ (won + lost) × 100']) expect(view, words).toContain(words);
});

test('the large view turns from slide to slide, takes the whole window, and Escape leaves it', async ({ page, isMobile }) => {
  // It is for walls: a phone offers it not, and shows it when a link leads there.
  await signIn(page, MANAGER, `/performance?period=last_year${isMobile ? '&tv=1' : ''}`);
  if (!isMobile) await page.getByRole('button', { name: 'Large view' }).click();
  await expect(page).toHaveURL(/tv=1/);
  const stage = page.getByRole('dialog', { name: 'Large view' });
  await expect(stage.getByRole('heading', { name: 'Win rate' })).toBeVisible();
  await expect(stage.getByText(/data of/)).toBeVisible();
  const box = (await stage.boundingBox())!;
  const size = page.viewportSize()!;
  expect([Math.round(box.width), Math.round(box.height)]).toEqual([size.width, size.height]);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/explore-tv-${size.width}.png` });
  await stage.getByRole('button', { name: 'Next' }).click();
  await stage.getByRole('button', { name: 'Next' }).click();
  await expect(stage.getByRole('figure')).toBeVisible();
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/explore-tv-chart-${size.width}.png` });
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/tv=1/);
  await expect(stage).toHaveCount(0);
  // A link opens it at once.
  await page.goto('/performance?tv=1');
  await expect(stage).toBeVisible();
});

test('no deals, one deal, long names and amounts below zero leave the views whole', async ({ page, isMobile }) => {
  const long = 'Ein sehr langer Produktname, der in keine Spalte passt, '.repeat(4).slice(0, 200);
  const day = new Date().toISOString();
  const cases: [string, (items: Json[]) => Json[]][] = [
    ['none', () => []],
    ['one', (items) => items.filter((deal) => deal.status === 'won').slice(0, 1)],
    ['day', (items) => items.map((deal) => ({ ...deal, created_at: day, submitted_at: deal.submitted_at && day, decided_at: deal.decided_at && day, closed_at: deal.closed_at && day }))],
    ['long', (items) => items.map((deal, at) => ({ ...deal, customer: `${long} ${at % 70}`, amount: at % 3 ? deal.amount : deal.amount && `-${deal.amount}` }))],
  ];
  await signIn(page, MANAGER, '/account');
  for (const [name, change] of cases) {
    await page.unroute('**/api/v1/performance/deals');
    await deals(page, change);
    for (const place of ['/performance?period=365d', '/performance/pivot?period=365d&rows=customer,product&cols=month']) {
      await page.goto(place);
      await expect(page.getByText(/as of|No figures yet|Nothing to show/).first()).toBeAttached();
      await page.waitForTimeout(300);
      await noSideways(page, `${name} ${place}`);
      if (SHOTS && !isMobile) await page.screenshot({ path: `${SHOTS}/explore-${name}-${place.includes('pivot') ? 'pivot' : 'figures'}.png` });
    }
  }
});

test('the views are accessible and fit every width, in both directions', async ({ page, isMobile }) => {
  test.skip(isMobile, 'checked at all widths in the desktop run');
  test.setTimeout(240_000);
  await signIn(page, MANAGER, '/performance?period=last_year');
  const places = [
    ['figures', '/performance?period=last_year'],
    ['arrange', '/performance?period=last_year'],
    ['pivot', '/performance/pivot?period=last_year&rows=partner&cols=month'],
    ['heat', '/performance/pivot?period=last_year&rows=partner&cols=month&as=heat'],
    ['bars', '/performance/pivot?period=last_year&rows=partner&cols=quarter&as=bars'],
  ];
  for (const [name, place] of places) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(place);
    await expect(page.locator('.kpis, .pivot-part').first()).toBeVisible();
    if (name === 'arrange') await page.getByRole('button', { name: 'Arrange' }).click();
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      for (const width of [390, 768, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await noSideways(page, `${name} at ${width} px`);
        if (SHOTS) await page.screenshot({ path: `${SHOTS}/explore-${name}-${width}-${scheme}.png`, fullPage: true });
      }
      const found = await new AxeBuilder({ page }).analyze();
      expect(found.violations.map((one) => `${name}: ${one.id}: ${one.nodes.map((node) => node.target).join(' ')}`)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    await noSideways(page, `${name} from right to left`);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/explore-${name}-rtl.png`, fullPage: true });
  }
});
