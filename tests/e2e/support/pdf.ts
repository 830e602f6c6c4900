// The text of a PDF as Chromium writes it: every object stands for itself, streams are deflated, glyphs have a table to letters.
import { inflateSync } from 'node:zlib';

/** All words of the file, in the order in which they are drawn; runs of one line stand side by side. */
export function textOf(file: Buffer): string {
  const source = file.toString('latin1');
  const objects = new Map<number, { head: string; body?: Buffer }>();
  for (const found of source.matchAll(/(?:^|\n)(\d+) 0 obj\s/g)) {
    const from = found.index + found[0].length;
    const end = source.indexOf('endobj', from);
    const stream = source.indexOf('stream', from);
    if (stream < 0 || stream > end) {
      objects.set(Number(found[1]), { head: source.slice(from, end) });
      continue;
    }
    const head = source.slice(from, stream);
    const start = stream + (source[stream + 6] === '\r' ? 8 : 7);
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
    const raw = file.subarray(start, start + length);
    objects.set(Number(found[1]), { head, body: head.includes('FlateDecode') ? inflate(raw) : raw });
  }
  const tables = new Map<string, Map<number, string>>();
  for (const [number, { head }] of objects) {
    const table = /\/ToUnicode (\d+) 0 R/.exec(head);
    const body = table && objects.get(Number(table[1]))?.body;
    if (body) tables.set(`F${number}`, letters(body.toString('latin1')));
  }
  const pieces: string[] = [];
  for (const { head, body } of objects.values()) {
    if (!body || head.includes('/Subtype /Image') || head.includes('/Length1')) continue;
    const content = body.toString('latin1');
    if (!content.includes(' Tf')) continue;
    let table = new Map<number, string>();
    for (const part of content.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\bET\b/g)) {
      if (part[1]) table = tables.get(part[1]) ?? new Map();
      else if (part[2]) pieces.push((part[2].match(/.{4}/g) ?? []).map((code) => table.get(parseInt(code, 16)) ?? '').join(''));
      else pieces.push(' ');
    }
  }
  return pieces.join('').replace(/\s+/g, ' ');
}

function inflate(raw: Buffer): Buffer {
  try {
    return inflateSync(raw);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Glyph to letters, as `beginbfchar` and `beginbfrange` tell them. */
function letters(map: string): Map<number, string> {
  const table = new Map<number, string>();
  const text = (hex: string) => String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => parseInt(unit, 16)));
  for (const [, block] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, glyph, to] of block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g)) table.set(parseInt(glyph, 16), text(to));
  }
  for (const [, block] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, from, to, first] of block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g)) {
      for (let glyph = parseInt(from, 16), at = 0; glyph <= parseInt(to, 16); glyph += 1, at += 1) {
        table.set(glyph, String.fromCharCode(parseInt(first, 16) + at));
      }
    }
  }
  return table;
}
