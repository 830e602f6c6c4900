// First contentful paint and first rows of the deals list, the portal beside its peers. Each sample is a fresh browser;
// the contenders take turns and the order flips every round, so that a busy minute of the machine hits all of them.
// Called by `cargo xtask bench load` with a plan file.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import {
  BROWSER_FLAGS,
  CPU_SLOWDOWN,
  NETWORK,
  PEER_DEALS,
  PEER_ROWS,
  PORTAL_PATH,
  PORTAL_ROWS,
  ROWS,
  ROW_TEXT,
  SAMPLE_TIMEOUT,
  VIEWPORT,
  isData,
} from './conditions.mjs';
import { servePeers } from './peers.mjs';

const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { chromium } = createRequire(join(plan.modules, 'x'))('playwright-core');

/** Runs in the page before anything else: notes the first frame that shows enough rows. */
function watchRows({ selector, rows, text }) {
  const seen = { rows: null };
  globalThis.__seen = seen;
  const filled = () => {
    let count = 0;
    for (const row of document.querySelectorAll(selector)) {
      if (row.textContent.trim().length >= text && ++count >= rows) return true;
    }
    return false;
  };
  const look = () => {
    if (!filled()) {
      requestAnimationFrame(look);
      return;
    }
    // The rows are in the document before this frame is drawn; a task queued now runs once it was.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (seen.rows = performance.now());
    port2.postMessage(null);
  };
  requestAnimationFrame(look);
}

async function sample(contender) {
  const browser = await chromium.launch({ executablePath: plan.browser, args: BROWSER_FLAGS });
  try {
    const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en-US' });
    if (contender.cookies) await context.addCookies(contender.cookies);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const urls = new Map();
    const bytes = { code: 0, data: 0 };
    session.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      bytes[isData(urls.get(requestId) ?? '') ? 'data' : 'code'] += encodedDataLength;
    });
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: NETWORK.latency,
      downloadThroughput: NETWORK.down,
      uploadThroughput: NETWORK.up,
    });
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    await page.addInitScript(watchRows, { selector: contender.rows, rows: ROWS, text: ROW_TEXT });
    await page.goto(contender.url, { waitUntil: 'commit', timeout: SAMPLE_TIMEOUT });
    await page.waitForFunction(() => globalThis.__seen?.rows, null, { timeout: SAMPLE_TIMEOUT, polling: 100 });
    // What was asked for before the rows stood there may still be on its way.
    await page.waitForLoadState('networkidle', { timeout: SAMPLE_TIMEOUT }).catch(() => {});
    const times = await page.evaluate(() => ({
      fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      rows: globalThis.__seen.rows,
    }));
    return { ...times, code: bytes.code, data: bytes.data };
  } finally {
    await browser.close();
  }
}

/** Signs in through the interface, as a browser would keep it. */
async function signIn(url, { email, password }) {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-portal-csrf': '1' },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`signing in as ${email}: ${answer.status} ${await answer.text()}`);
  return answer.headers.getSetCookie().map((cookie) => {
    const [pair] = cookie.split(';');
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
  });
}

const spread = (values) => {
  const sorted = values.filter((value) => value != null).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median: Math.round(median), min: Math.round(sorted[0]), max: Math.round(sorted.at(-1)) };
};

const shown = ({ median, min, max }) => `${median} [${min}..${max}]`;

const peers = plan.names.length ? await servePeers(plan.peers, plan.names, PEER_DEALS) : null;
const contenders = [
  {
    name: 'portal',
    url: plan.portal + PORTAL_PATH,
    rows: PORTAL_ROWS,
    cookies: await signIn(plan.portal, plan.account),
  },
  ...plan.names.map((name) => ({
    name,
    url: `${peers.url}/${name}/?n=${PEER_DEALS}&src=json#/deals`,
    rows: PEER_ROWS,
  })),
];

const samples = new Map(contenders.map(({ name }) => [name, []]));
const failures = [];
const busy = [];
for (let round = 0; round < plan.runs; round++) {
  for (const contender of round % 2 ? contenders.toReversed() : contenders) {
    busy.push(loadavg()[0]);
    try {
      const measured = await sample(contender);
      samples.get(contender.name).push(measured);
      console.log(
        `round ${round + 1}/${plan.runs} ${contender.name.padEnd(12)} FCP ${Math.round(measured.fcp)} ms, rows ${Math.round(measured.rows)} ms`,
      );
    } catch (error) {
      failures.push(`${contender.name}: ${String(error).split('\n')[0]}`);
      console.log(`round ${round + 1}/${plan.runs} ${failures.at(-1)}`);
    }
  }
}
peers?.close();

const results = {};
for (const [name, taken] of samples) {
  if (taken.length === 0) continue;
  const column = (key) => spread(taken.map((one) => one[key]));
  results[name] = { samples: taken.length, fcp: column('fcp'), rows: column('rows'), code: column('code'), data: column('data') };
}

console.log(`\n${'9 Mbit/s, 100 ms, CPU x4'.padEnd(26)}${'FCP ms'.padEnd(22)}${'rows painted ms'.padEnd(22)}code B (wire)`);
for (const [name, result] of Object.entries(results)) {
  console.log(`${name.padEnd(26)}${shown(result.fcp).padEnd(22)}${shown(result.rows).padEnd(22)}${result.code.median}`);
}
const ratios = {};
for (const rival of ['react-admin', 'solid-tuned']) {
  if (!results[rival] || !results.portal) continue;
  const ratio = (key) => +(results.portal[key].median / results[rival][key].median).toFixed(2);
  ratios[rival] = { fcp: ratio('fcp'), rows: ratio('rows') };
  console.log(`portal / ${rival}: FCP ${ratios[rival].fcp}, rows ${ratios[rival].rows} (below 1 the portal is faster)`);
}
writeFileSync(
  plan.out,
  JSON.stringify(
    {
      conditions: { downMbit: 9, upMbit: 3, latencyMs: NETWORK.latency, cpuSlowdown: CPU_SLOWDOWN, cores: cpus().length },
      unit: { fcp: 'ms', rows: 'ms', code: 'bytes', data: 'bytes' },
      load: spread(busy.map((value) => value * 100)).median / 100,
      results,
      ratios,
      failures,
    },
    null,
    2,
  ) + '\n',
);
process.exit(failures.length ? 1 : 0);
