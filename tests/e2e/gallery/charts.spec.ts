// Every chart as a person meets it: pictures at three widths, axe, the keyboard, the table, paper, and the files that
// it gives. The gallery is served from its folder under the portal's content security policy; there is no server.
//   GALLERY  the built gallery
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const folder = process.env.GALLERY ?? '';
const shots = process.env.PORTAL_SHOTS ?? 'test-results';
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'";

async function gallery(page: Page, query = '') {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.route('http://gallery.test/**', async (route) => {
    const path = new URL(route.request().url()).pathname;
    const file = path === '/' ? '/index.html' : path;
    const body = await readFile(join(folder, file)).catch(() => null);
    if (!body) return route.fulfill({ status: 404, body: '' });
    return route.fulfill({ body, contentType: TYPES[extname(file)], headers: { 'content-security-policy': POLICY } });
  });
  await page.goto(`http://gallery.test/${query}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return complaints;
}

const sample = (page: Page, name: string) => page.locator(`[data-sample="${name}"]`);

for (const scheme of ['light', 'dark'] as const) {
  for (const query of ['', '?language=ar']) {
    test(`no chart breaks the policy, axe or the width of the page, ${scheme} ${query}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      const complaints = await gallery(page, query);
      for (const width of [390, 768, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        const name = `charts-${scheme}${query ? '-rtl' : ''}-${width}.png`;
        await page.screenshot({ path: join(shots, name), fullPage: true });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide, `scrolls sideways at ${width}`).toBeLessThanOrEqual(0);
      }
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(' | ')}`)).toEqual([]);
      expect(complaints).toEqual([]);
    });
  }
}

test('arrow keys walk through the marks, Enter opens, Escape hides the tip', async ({ page }) => {
  await gallery(page);
  const chart = sample(page, 'columns');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  await chart.locator('[data-mark="0"]').focus();
  expect(await focused()).toBe('Jan, Won: €12000.00');
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toBe('Feb, Won: €18400.00');
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toBe('Feb, Won, year before: €12000.00');
  await page.keyboard.press('End');
  expect(await focused()).toBe('Dec, Won, year before: €30000.00');
  await expect(chart.locator('.chart-tip')).toHaveText(/Dec, Won, year before\s*€30000.00/);
  await page.keyboard.press('Escape');
  await expect(chart.locator('.chart-tip')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(page.locator('#opened')).toHaveText('November was the best month, ahead of the year before: 1 Some(11)');
  await sample(page, 'funnel').locator('[data-mark="1"]').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#funnel$/);
});

test('from right to left the arrows follow the eye', async ({ page }) => {
  await gallery(page, '?language=ar');
  const mark = (number: number) => sample(page, 'columns').locator(`[data-mark="${number}"]`);
  await mark(0).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(mark(2)).toBeFocused();
  const [first, second] = [await mark(0).boundingBox(), await mark(2).boundingBox()];
  expect(first!.x).toBeGreaterThan(second!.x);
});

test('a pointer or a finger shows the figure, and nothing moves', async ({ page }) => {
  await gallery(page);
  const chart = sample(page, 'stacked');
  await chart.scrollIntoViewIfNeeded();
  const before = await chart.boundingBox();
  await chart.locator('[data-mark="4"]').hover();
  await expect(chart.locator('.chart-tip')).toBeVisible();
  expect(await chart.boundingBox()).toEqual(before);
});

test('every figure stands in a table, on the screen and on paper', async ({ page }) => {
  await gallery(page);
  const chart = sample(page, 'many');
  await expect(chart.getByRole('table')).toHaveCount(0);
  await chart.getByRole('button', { name: 'Show as table' }).click();
  await expect(chart.getByRole('row')).toHaveCount(301);
  const gaps = sample(page, 'gaps');
  await gaps.getByRole('button', { name: 'Show as table' }).click();
  await expect(gaps.getByRole('row', { name: /Apr/ }).getByRole('cell')).toHaveText('none');
  await expect(sample(page, 'columns').getByRole('table')).toHaveCount(0);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await expect(sample(page, 'columns').getByRole('table')).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await sample(page, 'columns').screenshot({ path: join(shots, 'charts-print.png') });
});

test('the files that a chart gives are an SVG without styles and a PNG of its size', async ({ page }) => {
  await gallery(page);
  const chart = sample(page, 'line');
  const save = async (name: string) => {
    const wait = page.waitForEvent('download');
    await chart.getByRole('button', { name }).click();
    return readFile(await (await wait).path());
  };
  const svg = (await save('Save as SVG')).toString();
  expect(svg).toContain('<title>Won deals doubled since spring</title>');
  expect(svg).not.toMatch(/style=|class=|url\(/);
  const height = Number(/height="(\d+)"/.exec(svg)![1]);
  const png = await save('Save as PNG');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1920, height * 2]);
  expect(png.length).toBeGreaterThan(10_000);
  await writeFile(join(shots, 'charts-file.png'), png);
});

test('a chart in a shadow root has its style, and forced colours keep their marks', async ({ page }) => {
  await gallery(page);
  const inner = page.locator('#host .chart');
  await expect(inner).toHaveCSS('display', 'grid');
  await inner.locator('[data-mark="0"]').focus();
  await page.keyboard.press('ArrowRight');
  await expect(inner.locator('[data-mark="2"]')).toBeFocused();
  await page.emulateMedia({ forcedColors: 'active' });
  await page.screenshot({ path: join(shots, 'charts-forced.png'), fullPage: true });
});

test('without figures there is an explanation and no picture', async ({ page }) => {
  await gallery(page);
  await expect(sample(page, 'empty')).toContainText('There are no figures for this choice yet.');
  await expect(sample(page, 'empty').locator('svg')).toHaveCount(0);
});
