// The portal's own page: how long it takes from an act of a person until the charts are painted, and what memory it holds.

/** Signs in through the interface, as a browser would keep it. */
export async function signIn(portal, page, { email, password }) {
  const answer = await fetch(`${portal}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-portal-csrf': '1' },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`signing in as ${email}: ${answer.status} ${await answer.text()}`);
  return answer.headers.getSetCookie().map((cookie) => {
    const [pair] = cookie.split(';');
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: page };
  });
}

/** Runs in every page before anything else. */
export function prepare() {
  const memories = [];
  const keep = (memory) => memory instanceof WebAssembly.Memory && !memories.includes(memory) && memories.push(memory);
  const wrap = (name) => {
    const real = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const made = await real.apply(WebAssembly, args);
      Object.values((made.instance ?? made).exports ?? {}).forEach(keep);
      return made;
    };
  };
  wrap('instantiate');
  wrap('instantiateStreaming');
  globalThis.bench = {
    memory: () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0),
    /** From the act to the frame that shows what `ready` waits for: `painted`, and how long the thread was busy: `work`. */
    async painted(act, ready) {
      const start = performance.now();
      act();
      return new Promise((done, fail) => {
        let work = null;
        const look = () => {
          if (performance.now() - start > 20_000) return fail(new Error('never painted'));
          if (!ready()) return requestAnimationFrame(look);
          // What this frame shows is in the document; a task queued now runs once it was drawn.
          work = performance.now() - start;
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done({ painted: performance.now() - start, work });
          port2.postMessage(null);
        };
        requestAnimationFrame(look);
      });
    },
  };
}

/** Runs in the portal: filters, groups and periods in turns, each until its charts are painted. */
export async function filters(rounds) {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const choose = (id, value) => () => {
    const select = one(`#${id}`);
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const within = (row) => () => all('table.deals .row-link')[row].click();
  const back = () => one('.chips a.chip').click();
  const looks = () => all('.as-of, .chart-title, .chips, #groups-heading').map((node) => node.textContent).join('|');
  const rows = () => one('table.deals tbody')?.textContent;
  const drawn = () => all('figure.chart svg').length > 1;
  // What is measured is what a person sees, so the charts are in view.
  one('section.charts').scrollIntoView();
  const found = [];
  const measure = async (kind, act) => {
    // Between two acts the page rests, as it does under a person's hand.
    await new Promise((done) => setTimeout(done, 120));
    const [before, rowsBefore, start] = [looks(), rows(), performance.now()];
    try {
      const took = await globalThis.bench.painted(act, () => looks() !== before && drawn());
      // The table below them follows.
      await globalThis.bench.painted(() => {}, () => rows() !== rowsBefore);
      found.push({ kind, ...took, rows: Math.max(took.painted, performance.now() - start) });
    } catch (error) {
      throw new Error(`${kind} ${found.length}: ${error.message}; ${location.search}; ${before} || ${looks()}`);
    }
  };
  for (let round = 0; round < rounds; round += 1) {
    await measure('filter', within(round % 5));
    await measure('filter', back);
    await measure('group', choose('figures-by', 'country'));
    await measure('filter', within(round % 5));
    await measure('filter', back);
    await measure('group', choose('figures-by', 'product'));
    await measure('group', choose('figures-by', 'partner'));
    await measure('period', choose('figures-period', 'last_year'));
    await measure('period', choose('figures-period', 'ytd'));
  }
  return found;
}

/** Runs in the portal: from another area to the figures, which are there already, until the charts are painted. */
export async function open(rounds) {
  const link = (path) => document.querySelector(`nav a[href^="${path}"]`);
  const drawn = () => document.querySelectorAll('figure.chart svg').length > 1;
  const found = [];
  for (let round = 0; round < rounds; round += 1) {
    await globalThis.bench.painted(() => link('/deals').click(), () => !drawn() && document.querySelector('main table'));
    await new Promise((done) => setTimeout(done, 300));
    found.push(await globalThis.bench.painted(() => link('/performance').click(), drawn));
    await new Promise((done) => setTimeout(done, 120));
  }
  return found;
}

/** Runs in the page that is made with Solid: the same acts. */
export async function withSolid(rounds) {
  const { dashboard } = globalThis;
  const drawn = () => document.querySelectorAll('figure svg').length > 1;
  const found = { open: [], filters: [] };
  for (let round = 0; round < rounds; round += 1) {
    const rest = () => new Promise((done) => setTimeout(done, 120));
    dashboard.list();
    await rest();
    found.open.push(await globalThis.bench.painted(() => dashboard.open(), drawn));
    await rest();
    const looks = () => document.querySelector('figcaption').textContent + document.querySelector('tbody').textContent;
    for (const change of [{ only: ['partner', `partner-${String((round * 7) % 200).padStart(3, '0')}`] }, {}, { by: 'country' }, { by: 'partner' }]) {
      const before = looks();
      found.filters.push(await globalThis.bench.painted(() => dashboard.ask(change), () => looks() !== before && drawn()));
      await rest();
    }
  }
  return found;
}
