// Measures the wasm of the same code, and JSON.parse of the same page; takes the native figures and prints the table.
// node measure.mjs WASM NATIVE.json [ROUNDS]
import { readFile } from "node:fs/promises";
import os from "node:os";

const [file, nativeFile, roundsText] = process.argv.slice(2);
const rounds = Number(roundsText ?? 200);
const native = JSON.parse(await readFile(nativeFile, "utf8"));
const { instance } = await WebAssembly.instantiate(await readFile(file), {});
const { measure, body_at, body_length, memory } = instance.exports;
if (native === null || measure(99, 0) !== 1) {
  console.error("the engine and the hand-written client do not make the same");
  process.exit(1);
}
const rows = 100;
const names = ["plan engine", "plan hand", "read engine", "read hand", "columns engine"];
const bytes = new Uint8Array(memory.buffer, body_at(), body_length()).slice();
const decoder = new TextDecoder();
let kept = 0;
const parse = (count) => {
  for (let time = 0; time < count; time += 1) kept += JSON.parse(decoder.decode(bytes)).results.length;
};

const times = new Map([...names, "JSON.parse"].map((name) => [name, []]));
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, found] of times) {
    const count = name.startsWith("plan") ? 100 : 4;
    const start = performance.now();
    if (name === "JSON.parse") parse(count);
    else kept += measure(names.indexOf(name), count);
    const each = ((performance.now() - start) * 1000) / count;
    if (round > 0) found.push(each);
  }
}
for (const found of times.values()) found.sort((a, b) => a - b);
const wasm = (name, which) => times.get(name)[which === "least" ? 0 : times.get(name).length >> 1];
const nat = (name, which) => native.parts[name]?.[which] ?? NaN;

const cell = (number, width) => (Number.isFinite(number) ? number.toFixed(number < 10 ? 2 : 1) : "-").padStart(width);
const line = (name, hand, scale, megabytes) => {
  const half = (of) => {
    const [median, least] = [of(name, "median") / scale, of(name, "least") / scale];
    const ratio = hand && Number.isFinite(least) ? `${(least / (of(hand, "least") / scale)).toFixed(1)}x` : "-";
    const rate = cell(megabytes ? native.bytes / (least * scale) : NaN, 8);
    return [least, cell(median, 10) + cell(least, 8) + ratio.padStart(8) + rate];
  };
  const [[n, left], [w, right]] = [half(nat), half(wasm)];
  console.log(name.padEnd(16) + left + "  " + right);
  return [n, w];
};
const load = os.loadavg()[0];
console.log(`${rows} deals of 13 fields, ${native.bytes} bytes; ${rounds} rounds in turns; ratios, MB/s and targets by the least; node ${process.version}`);
console.log(`load of the machine ${load.toFixed(1)} on ${os.cpus().length} cores${load > os.cpus().length ? ": not quiet, trust the ratios" : ""}`);
console.log("                    native                                wasm");
console.log(`${" ".repeat(16)}${"    median   least to hand    MB/s".padEnd(36)}    median   least to hand    MB/s`);
console.log("planning, µs a request");
const plan = line("plan engine", "plan hand", 1, false);
line("plan hand", null, 1, false);
console.log("reading, µs a record");
const read = line("read engine", "read hand", rows, true);
line("read hand", null, rows, true);
line("columns engine", "read hand", rows, true);
line("JSON.parse", null, rows, true);
const kept_to = (figures, most) => figures.every((figure) => figure < most);
console.log(`targets: planning < 50 µs ${kept_to(plan, 50) ? "met" : "MISSED"}, reading < 5 µs ${kept_to(read, 5) ? "met" : "MISSED"}`);
process.exit(kept_to(plan, 50) && kept_to(read, 5) && kept > 0 ? 0 : 1);
