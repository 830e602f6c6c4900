// The figures of the dashboard by hand, from row objects as JSON.parse makes them: one pass, no library but the one that
// adds amounts. The same questions as `domain::performance::report`, and the same answers.
const OPEN = new Set(['submitted', 'under_review', 'info_requested', 'approved']);
const PERCENT = { prospect: 10, qualified: 30, proposal: 50, negotiation: 75, won: 100, lost: 0 };

/** Exact amounts by big.js: what a page does that takes decimals as the backend sends them. */
export const decimals = (Big) => ({
  of: (deal) => (deal.big ??= new Big(deal.amount)),
  zero: new Big(0),
  add: (sum, amount) => sum.plus(amount),
  times: (amount, percent) => amount.times(percent).div(100),
  text: (sum) => sum.toFixed(2, 0),
});

/** Whole cents as numbers, made once for each deal: exact below 2^53, and the fastest that row objects allow. */
export const cents = {
  of: (deal) => (deal.cents ??= Math.round(Number(deal.amount) * 100)),
  zero: 0,
  add: (sum, amount) => sum + amount,
  times: (amount, percent) => (amount * percent) / 100,
  text: (sum) => {
    const whole = Math.trunc(sum);
    const digits = String(Math.abs(whole)).padStart(3, '0');
    return `${whole < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  },
};

const totals = () => ({
  created: 0, submitted: 0, submittedValue: new Map(), approved: 0, refused: 0, duplicate: 0, answerDays: 0, answers: 0,
  won: 0, valued: 0, wonValue: new Map(), lost: 0, lostValue: new Map(), cycleDays: 0, cycles: 0, open: 0,
  openValue: new Map(), weighted: new Map(),
});

const days = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

function put(kind, sums, deal, percent) {
  if (deal.amount === undefined) return;
  let amount = kind.of(deal);
  if (percent !== undefined) amount = kind.times(amount, percent);
  sums.set(deal.currency, kind.add(sums.get(deal.currency) ?? kind.zero, amount));
}

function count(kind, all, deal, inside, today) {
  const { status } = deal;
  if (inside(deal.created_at)) all.created += 1;
  if (status !== 'draft' && inside(deal.submitted_at)) {
    all.submitted += 1;
    put(kind, all.submittedValue, deal);
  }
  if (inside(deal.decided_at)) {
    const approved = status === 'approved' || status === 'expired' || status === 'won' || status === 'lost';
    if (approved) all.approved += 1;
    else if (status === 'rejected' || status === 'duplicate') all.refused += 1;
    if (status === 'duplicate') all.duplicate += 1;
    if (deal.submitted_at && deal.decided_at >= deal.submitted_at) {
      all.answerDays += days(deal.submitted_at, deal.decided_at);
      all.answers += 1;
    }
  }
  if ((status === 'won' || status === 'lost') && inside(deal.closed_at)) {
    if (status === 'won') {
      all.won += 1;
      if (deal.amount !== undefined) all.valued += 1;
      put(kind, all.wonValue, deal);
    } else {
      all.lost += 1;
      put(kind, all.lostValue, deal);
    }
    if (deal.closed_at >= deal.created_at) {
      all.cycleDays += days(deal.created_at, deal.closed_at);
      all.cycles += 1;
    }
  }
  if (today && OPEN.has(status)) {
    all.open += 1;
    put(kind, all.openValue, deal);
    put(kind, all.weighted, deal, PERCENT[deal.stage] ?? 0);
  }
}

const span = (from, to) => (day) => day !== undefined && day >= from && day <= to;

/** Everything that the page shows: the whole, the year before, twelve steps of both, and the groups. */
export function figures(kind, deals, question) {
  const { from, to, beforeFrom, beforeTo, by, only } = question;
  const inside = span(from, to);
  const earlier = span(beforeFrom, beforeTo);
  const found = { now: totals(), before: totals(), steps: [], stepsBefore: [], groups: new Map(), protectedDays: 0, protectedDeals: 0 };
  const answers = [];
  const first = new Map();
  const step = (list, base, day) => {
    const at = (Number(day.slice(0, 4)) - base) * 12 + Number(day.slice(5, 7)) - 1;
    return (list[at] ??= { won: 0, lost: 0, wonValue: new Map() });
  };
  const course = (deal, within, list, base) => {
    if ((deal.status !== 'won' && deal.status !== 'lost') || !within(deal.closed_at)) return;
    const here = step(list, base, deal.closed_at);
    here[deal.status] += 1;
    if (deal.status === 'won') put(kind, here.wonValue, deal);
  };
  for (const deal of deals) {
    if (deal.status === 'won' && !(first.get(deal.customer) <= deal.closed_at)) first.set(deal.customer, deal.closed_at);
    if (only && deal[only[0]] !== only[1]) continue;
    count(kind, found.now, deal, inside, true);
    count(kind, found.before, deal, earlier, false);
    course(deal, inside, found.steps, Number(from.slice(0, 4)));
    course(deal, earlier, found.stepsBefore, Number(beforeFrom.slice(0, 4)));
    const name = deal[by] ?? '';
    let group = found.groups.get(name);
    if (!group) found.groups.set(name, (group = { name, now: totals(), before: totals() }));
    count(kind, group.now, deal, inside, true);
    count(kind, group.before, deal, earlier, false);
    if (inside(deal.decided_at) && deal.submitted_at) answers.push(days(deal.submitted_at, deal.decided_at));
    if (deal.status === 'approved' && deal.protected_until >= question.today) {
      found.protectedDays += days(question.today, deal.protected_until);
      found.protectedDeals += 1;
    }
  }
  const logos = new Set();
  for (const deal of deals) {
    const here = deal.status === 'won' && inside(deal.closed_at) && first.get(deal.customer) === deal.closed_at;
    if (here && (!only || deal[only[0]] === only[1])) logos.add(deal.customer);
  }
  answers.sort((one, other) => one - other);
  const middle = answers.length >> 1;
  found.newLogos = logos.size;
  found.answer = answers.length % 2 ? answers[middle] : (answers[middle - 1] + answers[middle]) / 2;
  return found;
}

/** The totals in the words of the portal's report, for a comparison. */
export function told(kind, all) {
  const sums = (map) => Object.fromEntries([...map].filter(([, sum]) => kind.text(sum) !== '0.00').sort().map(([currency, sum]) => [currency, kind.text(sum)]));
  return {
    created: all.created, submitted: all.submitted, submitted_value: sums(all.submittedValue), approved: all.approved,
    refused: all.refused, duplicate: all.duplicate, answer_days: all.answerDays, answers: all.answers, won: all.won,
    won_value: sums(all.wonValue), lost: all.lost, lost_value: sums(all.lostValue), cycle_days: all.cycleDays,
    cycles: all.cycles, open: all.open, open_value: sums(all.openValue), weighted_value: sums(all.weighted),
  };
}
