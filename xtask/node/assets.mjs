// Minifies and compresses the files of the page. Called by `cargo xtask`:
//   assets.mjs minify <node_modules> <file>...    in place; .js and .mjs as modules, .css as it is
//   assets.mjs compress <file>...                 brotli 11 and gzip 9 beside each file, where that makes it smaller
import { createRequire } from 'node:module';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [act, ...args] = process.argv.slice(2);

if (act === 'minify') {
  const [modules, ...files] = args;
  const { transformSync } = createRequire(join(modules, 'x'))('esbuild');
  for (const file of files) {
    const loader = extname(file) === '.css' ? 'css' : 'js';
    const { code, warnings } = transformSync(readFileSync(file, 'utf8'), {
      loader,
      minify: true,
      target: loader === 'css' ? undefined : 'es2022',
      legalComments: 'none',
      sourcefile: file,
    });
    for (const warning of warnings) console.warn(`${file}:${warning.location?.line}: ${warning.text}`);
    writeFileSync(file, code);
  }
} else if (act === 'compress') {
  for (const file of args) {
    const content = readFileSync(file);
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    };
    const variants = { br: brotliCompressSync(content, { params }), gz: gzipSync(content, { level: 9 }) };
    for (const [ending, packed] of Object.entries(variants)) {
      if (packed.length < content.length) writeFileSync(`${file}.${ending}`, packed);
      else rmSync(`${file}.${ending}`, { force: true });
    }
  }
} else {
  console.error('usage: assets.mjs minify <node_modules> <file>... | compress <file>...');
  process.exit(2);
}
