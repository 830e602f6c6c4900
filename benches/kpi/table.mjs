// The table: what was asked for, what was measured, and whether it was met.
export const sorted = (values) => values.toSorted((one, other) => one - other);
const at = (values, share) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;
export const median = (values) => at(values, 0.5);
export const p95 = (values) => at(values, 0.95);
export const least = (values) => at(values, 0);

const number = (value) => (Number.isFinite(value) ? value.toFixed(value < 0.1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0) : '-');
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const ms = (values) => `${number(median(values))} [${number(least(values))}] ms`;

/** Lines of one number of deals: figure, asked, ours, the peer's, ratio, met. */
function lines(found, rows) {
  const parts = found.parts[rows]?.times ?? {};
  const portal = found.portal[rows];
  const solid = found.solid[rows] ?? {};
  const table = [];
  const judged = (met) => (met === null ? '' : met ? 'met' : 'MISSED');
  const ratio = (what, asked, ours, name, theirs, limit) => {
    if (!ours?.length || !theirs?.length) return;
    // Of the least times: those of moments in which nobody else used the machine.
    const [share, middle] = [least(ours) / least(theirs), median(ours) / median(theirs)];
    table.push([what, asked, ms(ours), `${name} ${ms(theirs)}`, `${number(share)} (${number(middle)})`, judged(limit === null ? null : share <= limit)]);
  };
  const strict = rows === 100_000;
  const limit = (share) => (strict ? share : null);
  const { decode = {}, aggregate = {}, report = {}, 'sort by amount': amount = {}, 'sort by name': name = {} } = parts;
  if (portal) {
    const painted = (kinds) => portal.acts.filter((act) => kinds.includes(act.kind)).map((act) => act.painted);
    const acts = painted(['filter', 'group', 'period']);
    table.push(['filter, group or period to painted charts, p95', '< 50 ms, goal 16', `p50 ${number(median(acts))}, p95 ${number(p95(acts))} ms`, `least ${number(least(acts))} ms`, '', strict ? judged(p95(acts) < 50) : '']);
    const rows = portal.acts.map((act) => act.rows).filter(Number.isFinite);
    table.push(['  until the table of groups is painted too', '', `p50 ${number(median(rows))}, p95 ${number(p95(rows))} ms`, `least ${number(least(rows))} ms`, '', '']);
    for (const kind of ['filter', 'group', 'period']) table.push([`  ${kind}`, '', `p50 ${number(median(painted([kind])))}, p95 ${number(p95(painted([kind])))} ms`, `least ${number(least(painted([kind])))} ms`, '', '']);
  }
  ratio('exact sums over three dimensions', '1/50 of Arquero', aggregate.wasm, 'Arquero', aggregate.Arquero, limit(0.02));
  for (const peer of ['crossfilter2', 'hand, cents', 'hand, big.js']) ratio('', '', aggregate.wasm, peer, aggregate[peer], null);
  ratio('answer to columns', 'not above JSON.parse', decode.wasm, 'JSON.parse', decode['JSON.parse'], limit(1));
  ratio('', '', decode.wasm, 'UTF-8, JSON.parse', decode['UTF-8 + JSON.parse'], null);
  ratio('all figures of a question', '', report.wasm, 'hand, cents', report['hand, cents'], null);
  ratio('', '', report.wasm, 'hand, big.js', report['hand, big.js'], null);
  ratio('', '', report.wasm, 'crossfilter2, sums alone', report['crossfilter2, sums alone'], null);
  ratio('sort by amount', '0.05 of Array.sort', amount.wasm, 'Array.sort', amount['Array.sort'], limit(0.05));
  ratio('sort by name', '0.3 of Array.sort', name.wasm, 'Array.sort, <', name['Array.sort, <'], limit(0.3));
  ratio('', '', name.wasm, 'Intl.Collator', name['Intl.Collator'], null);
  if (portal) {
    const opened = portal.opened.map((act) => act.painted);
    for (const [exact, one] of Object.entries(solid)) {
      const named = exact === 'big' ? 'Solid, big.js' : 'Solid, cents';
      const strictly = strict && exact === 'big';
      ratio(exact === 'big' || !solid.big ? 'open the dashboard' : '', strictly ? '0.1 of Solid' : '', opened, named, one.open.map((act) => act.painted), strictly ? 0.1 : null);
    }
    for (const [exact, one] of Object.entries(solid)) {
      const share = portal.held.whole / one.held.whole;
      const strictly = strict && exact === 'big';
      const ours = `${megabytes(portal.held.whole)} (${megabytes(portal.held.heap)} and wasm ${megabytes(portal.held.wasm)})`;
      table.push([exact === 'big' || !solid.big ? 'heap and wasm' : '', strictly ? '0.6 of Solid' : '', ours, `Solid, ${exact === 'big' ? 'big.js' : 'cents'} ${megabytes(one.held.whole)}`, number(share), strictly ? judged(share <= 0.6) : '']);
    }
    table.push(['page opened until painted', '', `${number(portal.loaded)} ms`, Object.entries(solid).map(([exact, one]) => `Solid, ${exact} ${number(one.loaded)} ms`).join(', '), '', '']);
  }
  return table;
}

/** How much longer ten times the deals take. */
function growth(found, few, many) {
  const table = [];
  const [one, other] = [found.parts[few]?.times, found.parts[many]?.times];
  const line = (what, small, large, limit) => {
    const share = large / small;
    table.push([`growth, ${what}`, limit ? 'linear: 10' : '', `${number(small)} to ${number(large)} ms`, '', number(share), limit ? (share <= 13 ? 'met' : 'MISSED') : '']);
  };
  for (const part of Object.keys(one ?? {})) if (other?.[part]) line(part, least(one[part].wasm), least(other[part].wasm), true);
  if (found.portal[few] && found.portal[many]) {
    const painted = (rows) => found.portal[rows].acts.map((act) => act.painted);
    line('filter to painted', median(painted(few)), median(painted(many)), true);
    const [small, large] = [found.portal[few].held.whole, found.portal[many].held.whole];
    table.push(['growth, memory', 'linear: 10', `${megabytes(small)} to ${megabytes(large)}`, '', number(large / small), large / small <= 13 ? 'met' : 'MISSED']);
  }
  return table;
}

function print(head, table) {
  const all = [head, ...table];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  console.log([line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...table.map(line)].join('\n'));
}

/** Prints everything; whether each figure that was asked for was met and all answers are the same. */
export function report(found, plan) {
  let fine = true;
  for (const rows of plan.rows) {
    const { bytes, differ, inexact } = found.parts[rows] ?? {};
    console.log(`\n${rows.toLocaleString('en')} deals${bytes ? `, ${megabytes(bytes)} of JSON` : ''}; medians [least]; ratios of the least (of the medians)`);
    const table = lines(found, rows);
    print(['figure', 'asked', 'ours', 'peer', 'ratio', ''], table);
    const native = Object.entries(found.native[rows]?.parts ?? {}).map(([part, { median, least }]) => `${part} ${number(median)} [${number(least)}]`);
    if (native.length) console.log(`natively, ms: ${native.join(', ')}`);
    if (inexact !== undefined) console.log(`sums of Arquero that are not exact: ${inexact}; answers that differ: ${differ.length ? differ.join('; ') : 'none'}`);
    fine &&= !differ?.length && table.every((line) => line[5] !== 'MISSED');
  }
  const [few, many] = plan.rows;
  if (many) {
    console.log();
    const table = growth(found, few, many);
    print(['figure', 'asked', 'ours', '', 'ratio', ''], table);
    fine &&= table.every((line) => line[5] !== 'MISSED');
  }
  const { least: quiet, most, cores, cpu } = found.busy;
  console.log(`\n${cpu}, ${cores} cores, ${found.browser}; load of the machine ${quiet.toFixed(1)} to ${most.toFixed(1)}${most > cores ? ': others used it, trust the ratios' : ''}`);
  return fine;
}
