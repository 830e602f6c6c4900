// One server on loopback for everything that is measured: the pages of this folder, the deals as files, and the portal
// itself, for which the same deals take the place of its own.
import { createReadStream, statSync } from 'node:fs';
import http from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm' };

function file(answer, path, type) {
  let size;
  try {
    size = statSync(path).size;
  } catch {
    answer.writeHead(404).end();
    return;
  }
  answer.writeHead(200, {
    'content-type': type ?? TYPES[extname(path)] ?? 'application/octet-stream',
    'content-length': size,
    // Isolated pages have the finer clock.
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  });
  createReadStream(path, { highWaterMark: 1 << 20 }).pipe(answer);
}

const listening = (server) => new Promise((done) => server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${server.address().port}`)));

/** The pages of this folder. */
export function servePages({ folder, modules, data, wasm }) {
  const server = http.createServer((request, answer) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
    if (path === '/wasm') file(answer, wasm, 'application/wasm');
    else if (path.startsWith('/data/')) file(answer, join(data, path.slice(6)));
    else if (path.startsWith('/lib/')) file(answer, join(modules, path.slice(5)));
    else if (path.startsWith('/page/')) file(answer, join(folder, path));
    else answer.writeHead(404).end();
  });
  return listening(server).then((url) => ({ url, close: () => server.close() }));
}

/** The portal at `target`, with the deals of `answer.file` as those that everybody sees. */
export function servePortal(target, chosen) {
  const { hostname, port } = new URL(target);
  const server = http.createServer((request, answer) => {
    if (request.url.startsWith('/api/v1/performance/deals')) {
      file(answer, chosen.file, 'application/json');
      return;
    }
    const onward = http.request({ hostname, port, path: request.url, method: request.method, headers: { ...request.headers, host: `${hostname}:${port}` } }, (found) => {
      answer.writeHead(found.statusCode, found.headers);
      found.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    request.pipe(onward);
  });
  return listening(server).then((url) => ({ url, close: () => server.close() }));
}
