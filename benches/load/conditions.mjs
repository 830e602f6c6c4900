// What every contender is measured under, and how its page is recognised.

/** A phone of the middle class on a mobile network: 9 Mbit/s down, 3 up, 100 ms for each request, a quarter of our speed. */
export const NETWORK = { down: 9e6 / 8, up: 3e6 / 8, latency: 100 };
export const CPU_SLOWDOWN = 4;
export const VIEWPORT = { width: 1280, height: 800 };

/** Deals that the peers get as one JSON document; the portal asks its server for a page of its 2,500. */
export const PEER_DEALS = 1000;

/** "Rows painted" means at least so many rows with text in them: a skeleton has none. */
export const ROWS = 10;
export const ROW_TEXT = 20;

/** The portal's list: rows of its table, which are cards on a narrow screen. */
export const PORTAL_ROWS = 'table tbody tr';
export const PORTAL_PATH = '/deals';
export const PEER_ROWS = 'tbody tr';

/** Data, as opposed to code: answers of a REST interface. */
export const isData = (url) => url.includes('/data/') || url.includes('/api/');

export const SAMPLE_TIMEOUT = 90_000;

export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
