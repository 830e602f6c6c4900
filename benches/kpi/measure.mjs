// Called by `cargo xtask bench kpi` with a plan file: measures in one headless Chromium and prints the table.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filters, open, prepare, signIn, withSolid } from './portal.mjs';
import { servePages, servePortal } from './serve.mjs';
import { report } from './table.mjs';

const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { chromium } = createRequire(join(plan.e2e, 'x'))('playwright-core');
const folder = dirname(fileURLToPath(import.meta.url));
const chosen = { file: null };
const pages = await servePages({ folder, modules: plan.modules, data: plan.data, wasm: plan.wasm });
const portal = await servePortal(plan.portal, chosen);
const cookies = await signIn(plan.portal, portal.url, plan.account);
const browser = await chromium.launch({ executablePath: plan.browser, args: ['--no-sandbox', '--js-flags=--expose-gc', '--disable-dev-shm-usage'] });
const busy = [];
const wanted = (part) => plan.only?.includes(part) ?? true;

/** A fresh page, what `work` makes of it, and its end. */
async function inPage(url, work) {
  busy.push(loadavg()[0]);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', timezoneId: 'UTC' });
  try {
    await context.addCookies(cookies);
    const page = await context.newPage();
    page.setDefaultTimeout(240_000);
    page.on('pageerror', (error) => console.log(`     ${url}: ${error.message}`));
    const cdp = await context.newCDPSession(page);
    await page.addInitScript(prepare);
    await page.goto(url);
    return await work(page, cdp);
  } finally {
    await context.close();
  }
}

/** What the page holds once its garbage is gone, in bytes: of JavaScript, of wasm, and together. */
async function memory(page, cdp) {
  for (let time = 0; time < 3; time += 1) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await cdp.send('Runtime.getHeapUsage');
  const wasm = await page.evaluate(() => globalThis.bench.memory());
  return { heap: usedSize, backing: backingStorageSize, wasm, whole: usedSize + wasm };
}

const drawn = (page) => page.waitForFunction(() => document.querySelectorAll('figure.chart svg').length > 1);

const found = { native: JSON.parse(readFileSync(plan.native, 'utf8')), parts: {}, portal: {}, solid: {} };
for (const rows of plan.rows) {
  const many = rows > 100_000;
  chosen.file = join(plan.data, `${rows}.json`);
  const rounds = many ? Math.max(2, Math.round(plan.rounds / 5)) : plan.rounds;
  if (wanted('parts')) {
    console.log(`     ${rows} deals: parts`);
    found.parts[rows] = await inPage(`${pages.url}/page/kernels.html`, async (page) => {
      await page.waitForFunction(() => globalThis.ready);
      return page.evaluate(({ rows, rounds }) => globalThis.parts(rows, rounds), { rows, rounds });
    });
  }
  if (wanted('portal')) {
    console.log(`     ${rows} deals: the portal`);
    found.portal[rows] = await inPage(`${portal.url}/performance`, async (page, cdp) => {
      await drawn(page);
      const loaded = await page.evaluate(() => performance.now());
      await page.evaluate(filters, 1);
      const held = await memory(page, cdp);
      const acts = await page.evaluate(filters, rounds);
      const opened = await page.evaluate(open, many ? 3 : rounds);
      return { loaded, held, acts, opened, kpi: await page.textContent('.kpi-value') };
    });
  }
  // Row objects of a million deals do not fit beside their text.
  if (wanted('solid') && !many) {
    console.log(`     ${rows} deals: a page with Solid`);
    for (const exact of ['big', 'cents']) {
      found.solid[rows] ??= {};
      found.solid[rows][exact] = await inPage(`${pages.url}/page/solid.html?rows=${rows}&exact=${exact}`, async (page, cdp) => {
        await page.waitForFunction(() => document.querySelector('table') !== null);
        await page.evaluate(() => globalThis.dashboard.open());
        await page.waitForFunction(() => document.querySelectorAll('figure svg').length > 1);
        const loaded = await page.evaluate(() => performance.now());
        const held = await memory(page, cdp);
        return { loaded, held, ...(await page.evaluate(withSolid, Math.min(rounds, 7))) };
      });
    }
  }
}
found.browser = `Chromium ${browser.version()}`;
await browser.close();
pages.close();
portal.close();
found.busy = { least: Math.min(...busy), most: Math.max(...busy), cores: cpus().length, cpu: cpus()[0].model };
writeFileSync(plan.out, JSON.stringify(found));
process.exit(report(found, plan) ? 0 : 1);
