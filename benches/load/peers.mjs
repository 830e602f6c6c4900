// Serves the built peers the way a good host would: brotli 11 for code, brotli 5 for data, compressed before the first
// sample is taken, hashed files immutable.
import { createServer } from 'node:http';
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

const packed = (content, quality) =>
  brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

/** Serves `<folder>/<name>/dist` below `/<name>/` and the deals below `/data/`; answers `{ url, close }`. */
export async function servePeers(folder, names, count) {
  const answers = new Map();
  for (const name of names) {
    const dist = join(folder, name, 'dist');
    for (const file of files(dist)) {
      const type = TYPES[extname(file)];
      const content = readFileSync(file);
      const inner = relative(dist, file);
      const answer = {
        body: type ? packed(content, 11) : content,
        headers: {
          'content-type': type ?? 'application/octet-stream',
          'cache-control': inner === 'index.html' ? 'no-cache' : 'public, max-age=31536000, immutable',
          ...(type ? { 'content-encoding': 'br' } : {}),
        },
      };
      answers.set(`/${name}/${inner}`, answer);
      if (inner === 'index.html') answers.set(`/${name}/`, answer);
    }
  }
  const { generateDeals } = await import(pathToFileURL(join(folder, 'shared/deals.js')));
  answers.set(`/data/deals-${count}.json`, {
    body: packed(Buffer.from(JSON.stringify(generateDeals(count))), 5),
    headers: { 'content-type': 'application/json', 'content-encoding': 'br', 'cache-control': 'no-cache' },
  });

  const server = createServer((request, response) => {
    const answer = answers.get(new URL(request.url, 'http://peer').pathname);
    if (!answer) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { ...answer.headers, 'content-length': answer.body.length }).end(answer.body);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
