// The same dashboard with Solid: row objects, one signal for the question, a memo for the figures. What a compiler would
// make of JSX is written out (templates that are cloned, and `insert`), so that nothing has to be built.
import Big from 'big.js';
import { createMemo, createSignal } from 'solid-js';
import { insert, render, template } from 'solid-js/web';
import { cents, decimals, figures } from './figures.js';

const asked = new URLSearchParams(location.search);
const kind = asked.get('exact') === 'cents' ? cents : decimals(Big);
const answer = await fetch(`/data/${asked.get('rows')}.json`);
const deals = (await answer.json()).items;

const money = (map, currency) => new Intl.NumberFormat('en', { style: 'currency', currency }).format(Number(kind.text(map.get(currency) ?? kind.zero)));
const euros = (map) => money(map, 'EUR');
const percent = (part, whole) => (whole ? `${((part / whole) * 100).toFixed(1)} %` : '–');
const QUESTION = { from: '2026-01-01', to: '2026-11-21', beforeFrom: '2025-01-01', beforeTo: '2025-11-21', today: '2026-11-21', by: 'partner', only: null };

const [screen, setScreen] = createSignal('list');
const [question, setQuestion] = createSignal(QUESTION);
globalThis.dashboard = { open: () => setScreen('dashboard'), list: () => setScreen('list'), ask: (change) => setQuestion({ ...QUESTION, ...change }), totals: null };

const tile = template('<li class="kpi"><h3></h3><p class="value"></p><p class="change"></p><ul></ul></li>');
const item = template('<li></li>');
const row = template('<tr><th></th><td></td><td></td><td></td><td></td><td></td></tr>');
const picture = template('<figure><figcaption></figcaption><svg viewBox="0 0 720 240" role="img"></svg></figure>');
const table = template('<table><thead><tr><th>Name</th><th>Won</th><th>Deals</th><th>Win rate</th><th>Pipeline</th><th>Change</th></tr></thead><tbody></tbody></table>');
const page = template('<div id="dashboard"><ul class="kpis"></ul></div>');

function card(name, now, before, others = []) {
  const node = tile();
  const [head, value, change, list] = node.children;
  insert(head, name);
  insert(value, now);
  insert(change, before === undefined ? '' : `before: ${before}`);
  insert(list, others.map((text) => { const line = item(); insert(line, text); return line; }));
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';
function bars(title, series) {
  const figure = picture();
  const [caption, svg] = figure.children;
  insert(caption, title);
  const length = Math.max(...series.map((values) => values.length));
  const most = Math.max(1, ...series.flat());
  const width = 720 / length;
  series.forEach((values, number) => values.forEach((value, at) => {
    const bar = document.createElementNS(SVG, 'rect');
    const height = (220 * Math.max(0, value)) / most;
    for (const [name, text] of [['x', at * width + (number * width) / 2], ['y', 220 - height], ['width', width / 2 - 2], ['height', height], ['fill', number ? '#9bb' : '#157'], ['tabindex', 0], ['aria-label', String(value)]]) bar.setAttribute(name, text);
    svg.append(bar);
    if (number === 0) {
      const label = document.createElementNS(SVG, 'text');
      label.setAttribute('x', at * width);
      label.setAttribute('y', 236);
      label.textContent = String(at + 1);
      svg.append(label);
    }
  }));
  return figure;
}

function Dashboard() {
  const all = createMemo(() => figures(kind, deals, question()));
  const content = createMemo(() => {
    const { now, before, steps, stepsBefore, groups, ...rest } = all();
    globalThis.dashboard.totals = now;
    const others = (map) => [...map.keys()].filter((one) => one !== 'EUR').map((one) => money(map, one));
    const node = page();
    const cards = [
      card('Value of deals won', euros(now.wonValue), euros(before.wonValue), others(now.wonValue)),
      card('Pipeline value', euros(now.openValue), undefined, others(now.openValue)),
      card('Win rate', percent(now.won, now.won + now.lost), percent(before.won, before.won + before.lost)),
      card('Registrations', now.submitted, before.submitted),
      card('Approval rate', percent(now.approved, now.approved + now.refused), percent(before.approved, before.approved + before.refused)),
      card('Time to answer', `${rest.answer} days`),
      card('Deals won', now.won, before.won),
      card('Weighted pipeline', euros(now.weighted), undefined, others(now.weighted)),
      card('Cycle time', `${(now.cycleDays / now.cycles).toFixed(1)} days`, `${(before.cycleDays / before.cycles).toFixed(1)} days`),
      card('New customers', rest.newLogos),
      card('Conflict rate', percent(now.duplicate, now.approved + now.refused), percent(before.duplicate, before.approved + before.refused)),
      card('Lost', euros(now.lostValue), euros(before.lostValue), others(now.lostValue)),
    ];
    insert(node.firstChild, cards);
    const amount = (step) => Number(kind.text(step?.wonValue.get('EUR') ?? kind.zero));
    const list = (from, of) => Array.from({ length: from.length }, (_, at) => of(from[at]));
    const charts = [
      bars(`Won: ${euros(now.wonValue)}`, [list(steps, amount), list(stepsBefore, amount)]),
      bars(`${now.won} won, ${now.lost} lost`, [list(steps, (step) => step?.won ?? 0), list(steps, (step) => step?.lost ?? 0)]),
    ];
    const won = (group) => Number(kind.text(group.now.wonValue.get('EUR') ?? kind.zero));
    const lines = [...groups.values()].sort((one, other) => won(other) - won(one)).slice(0, 50).map((group) => {
      const line = row();
      const cells = [group.name, euros(group.now.wonValue), group.now.won, percent(group.now.won, group.now.won + group.now.lost), euros(group.now.openValue), percent(won(group) - Number(kind.text(group.before.wonValue.get('EUR') ?? kind.zero)), Number(kind.text(group.before.wonValue.get('EUR') ?? kind.zero)))];
      cells.forEach((cell, at) => insert(line.children[at], cell));
      return line;
    });
    const grid = table();
    insert(grid.lastChild, lines);
    insert(node, [...charts, grid], null);
    return node;
  });
  return content;
}

function List() {
  const grid = table();
  insert(grid.lastChild, deals.slice(0, 25).map((deal) => {
    const line = row();
    [deal.title, deal.customer, deal.status, deal.amount, deal.currency, deal.created_at].forEach((cell, at) => insert(line.children[at], cell));
    return line;
  }));
  return grid;
}

render(() => createMemo(() => (screen() === 'list' ? List() : Dashboard())), document.body);
