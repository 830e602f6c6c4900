// Each part of the work in wasm and by its peers, in one page and in turns, so that a busy minute of the machine hits all
// of them. `globalThis.parts(rows, rounds)` answers the times in milliseconds and what of the answers differs.
import Big from 'big.js';
import { cents, decimals, figures, told } from './figures.js';

/** As large as the pieces in which a browser hands out an answer. */
const PIECE = 64 * 1024;
const { instance } = await WebAssembly.instantiateStreaming(fetch('/wasm'), {});
const wasm = instance.exports;
const { aq, crossfilter } = globalThis;

function decode(bytes) {
  const at = wasm.begin(PIECE);
  for (let from = 0; from < bytes.length; from += PIECE) {
    const piece = bytes.subarray(from, from + PIECE);
    new Uint8Array(wasm.memory.buffer, at, piece.length).set(piece);
    wasm.push(piece.length);
  }
  return wasm.end();
}

const textOf = (part) => {
  const length = wasm.told(part);
  return new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, wasm.told_at(), length));
};

/** Sums by hand: a map of keys, whole cents as numbers. */
function byHand(deals) {
  const cells = new Map();
  for (const deal of deals) {
    const key = `${deal.country}|${deal.product}|${deal.status}`;
    let cell = cells.get(key);
    if (!cell) cells.set(key, (cell = { count: 0, sums: new Map() }));
    cell.count += 1;
    if (deal.amount !== undefined) cell.sums.set(deal.currency, (cell.sums.get(deal.currency) ?? 0) + cents.of(deal));
  }
  return cells;
}

function byBig(deals) {
  const cells = new Map();
  for (const deal of deals) {
    const key = `${deal.country}|${deal.product}|${deal.status}`;
    let cell = cells.get(key);
    if (!cell) cells.set(key, (cell = { count: 0, sums: new Map() }));
    cell.count += 1;
    if (deal.amount !== undefined) cell.sums.set(deal.currency, (cell.sums.get(deal.currency) ?? Big(0)).plus(deal.amount));
  }
  return cells;
}

const lines = (cells) => [...cells].flatMap(([key, { count, sums }]) => [...sums].filter(([, sum]) => sum !== 0).map(([currency, sum]) => `${key}|${currency}|${count}|${sum}`)).sort();

/** A million deals are more text than a string of V8 holds: they are read in wasm alone. */
async function alone(bytes, rounds) {
  const rows = decode(bytes);
  const ways = { decode: () => decode(bytes), aggregate: () => wasm.measure(0, 1), report: () => wasm.measure(1, 1), 'sort by amount': () => wasm.measure(2, 1), 'sort by name': () => wasm.measure(3, 1) };
  const times = {};
  for (let round = 0; round <= rounds; round += 1) {
    for (const [part, work] of Object.entries(ways)) {
      const start = performance.now();
      work();
      if (round > 0) ((times[part] ??= { wasm: [] }).wasm).push(performance.now() - start);
      await new Promise((done) => setTimeout(done, 5));
    }
  }
  return { times, differ: [], bytes: bytes.length, rows, memory: wasm.memory.buffer.byteLength };
}

globalThis.parts = async (rows, rounds) => {
  const bytes = new Uint8Array(await (await fetch(`/data/${rows}.json`)).arrayBuffer());
  if (rows > 100_000) return alone(bytes, rounds);
  const text = new TextDecoder().decode(bytes);
  const deals = JSON.parse(text).items;
  for (const deal of deals) {
    deal.number = deal.amount === undefined ? NaN : Number(deal.amount);
    deal.lower = deal.title.toLowerCase();
  }
  if (decode(bytes) !== deals.length) throw new Error('not all deals were read');
  const collator = new Intl.Collator('en');
  const table = aq.table({
    country: deals.map((deal) => deal.country), product: deals.map((deal) => deal.product), status: deals.map((deal) => deal.status),
    currency: deals.map((deal) => deal.currency ?? ''), amount: deals.map((deal) => (Number.isNaN(deal.number) ? 0 : deal.number)),
  });
  const arquero = () => table.groupby('country', 'product', 'status', 'currency').rollup({ count: aq.op.count(), sum: aq.op.sum('amount') });
  const filter = crossfilter(deals);
  const partner = filter.dimension((deal) => deal.partner);
  const cells = filter.dimension((deal) => `${deal.country}|${deal.product}|${deal.status}|${deal.currency ?? ''}`);
  const group = cells.group().reduce(
    (sum, deal) => { sum.count += 1; if (deal.number === deal.number) sum.sum += deal.number; return sum; },
    (sum, deal) => { sum.count -= 1; if (deal.number === deal.number) sum.sum -= deal.number; return sum; },
    () => ({ count: 0, sum: 0 }),
  );
  const withCrossfilter = () => {
    const fresh = crossfilter(deals);
    const dimension = fresh.dimension((deal) => `${deal.country}|${deal.product}|${deal.status}|${deal.currency ?? ''}`);
    return dimension.group().reduceSum((deal) => (deal.number === deal.number ? deal.number : 0)).all();
  };
  const byAmount = (one, other) => {
    const none = (one.amount === undefined) - (other.amount === undefined);
    if (none || one.amount === undefined) return none;
    return one.currency === other.currency ? one.number - other.number : one.currency < other.currency ? -1 : 1;
  };
  const question = { from: '2026-01-01', to: '2026-11-21', beforeFrom: '2025-01-01', beforeTo: '2025-11-21', today: '2026-11-21', by: 'partner', only: null };
  const big = decimals(Big);

  const differ = [];
  const same = (what, one, other) => {
    if (JSON.stringify(one) !== JSON.stringify(other)) differ.push(what);
  };
  same('sums by hand', lines(byHand(deals)), textOf(0).split('\n').sort());
  const near = new Map(arquero().objects({ limit: Infinity }).map((one) => [`${one.country}|${one.product}|${one.status}|${one.currency}`, one.sum]));
  let inexact = 0;
  for (const line of textOf(0).split('\n')) {
    const words = line.split('|');
    const found = near.get(words.slice(0, 4).join('|'));
    if (!(Math.abs(found * 100 - Number(words[5])) < 1)) differ.push(`Arquero ${line}`);
    inexact += found !== Number(words[5]) / 100;
  }
  const rank = new Map(deals.map((deal, at) => [deal, at]));
  const order = (compare) => deals.slice().sort(compare).map((deal) => rank.get(deal)).join(',');
  same('order by amount', order(byAmount), textOf(2));
  same('order by name', order((one, other) => (one.lower < other.lower ? -1 : one.lower > other.lower ? 1 : 0)), textOf(3));
  const report = JSON.parse(textOf(100));
  for (const kind of [cents, big]) {
    const found = figures(kind, deals, question);
    same(`totals ${kind === big ? 'by big.js' : 'in cents'}`, told(kind, found.now), report.whole.totals);
    same('before', { ...told(kind, found.before), open: 0, open_value: {}, weighted_value: {} }, { ...report.whole.before, open: 0, open_value: {}, weighted_value: {} });
  }

  let time = 0;
  const all = {
    decode: { wasm: () => decode(bytes), 'JSON.parse': () => JSON.parse(text).items.length, 'UTF-8 + JSON.parse': () => JSON.parse(new TextDecoder().decode(bytes)).items.length },
    aggregate: {
      wasm: () => wasm.measure(0, 20), Arquero: () => arquero().numRows(), crossfilter2: withCrossfilter, 'hand, cents': () => byHand(deals).size,
      'hand, big.js': () => byBig(deals).size,
    },
    report: {
      wasm: () => wasm.measure(1, 6), 'hand, cents': () => figures(cents, deals, question), 'hand, big.js': () => figures(big, deals, question),
      'crossfilter2, sums alone': () => { partner.filter(`partner-${String((time += 7) % 200).padStart(3, '0')}`); return group.all().length; },
    },
    'sort by amount': { wasm: () => wasm.measure(2, 5), 'Array.sort': () => deals.slice().sort(byAmount) },
    'sort by name': {
      wasm: () => wasm.measure(3, 1), 'Array.sort, <': () => deals.slice().sort((one, other) => (one.lower < other.lower ? -1 : one.lower > other.lower ? 1 : 0)),
      'Intl.Collator': () => deals.slice().sort((one, other) => collator.compare(one.title, other.title)),
    },
  };
  const often = { aggregate: 20, report: 6, 'sort by amount': 5 };
  const times = {};
  for (let round = 0; round <= rounds; round += 1) {
    for (const [part, ways] of Object.entries(all)) {
      const names = Object.keys(ways);
      for (const name of round % 2 ? names.reverse() : names) {
        const start = performance.now();
        ways[name]();
        const took = (performance.now() - start) / (name === 'wasm' ? (often[part] ?? 1) : 1);
        // The first round warms up.
        if (round > 0) ((times[part] ??= {})[name] ??= []).push(took);
      }
      // Garbage of one part is not to be paid by the next.
      await new Promise((done) => setTimeout(done, 5));
    }
  }
  return { times, differ: differ.slice(0, 5), inexact, bytes: bytes.length, rows: deals.length, memory: wasm.memory.buffer.byteLength };
};
globalThis.ready = true;
