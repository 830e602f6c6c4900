// Measures the wasm of the same code, and JSON.parse of the same page; takes the native figures and prints the table.
// node measure.mjs WASM NATIVE.json [ROUNDS]
import { readFile } from "node:fs/promises";
import os from "node:os";

const [file, nativeFile, roundsText] = process.argv.slice(2);
const rounds = Number(roundsText ?? 15);
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
    const count = name.startsWith("plan") ? 2000 : 40;
    const start = performance.now();
    if (name === "JSON.parse") parse(count);
    else kept += measure(names.indexOf(name), count);
    const each = ((performance.now() - start) * 1000) / count;
    if (round > 0) found.push(each);
  }
}
const wasm = new Map([...times].map(([name, found]) => [name, found.sort((a, b) => a - b)[found.length >> 1]]));
const nat = (name) => native.parts[name].median;

const cell = (number, width) => (Number.isFinite(number) ? number.toFixed(number < 10 ? 2 : 1) : "-").padStart(width);
const line = (name, hand, scale, megabytes) => {
  const [n, w] = [native.parts[name] ? nat(name) / scale : NaN, wasm.get(name) / scale];
  const ratio = (of, base) => (base && Number.isFinite(of) ? `${(of / base).toFixed(2)}x` : "-").padStart(8);
  const rate = (each) => cell(megabytes ? native.bytes / (each * scale) : NaN, 8);
  console.log(
    name.padEnd(18) + cell(n, 9) + ratio(n, hand && nat(hand) / scale) + rate(n) +
      cell(w, 11) + ratio(w, hand && wasm.get(hand) / scale) + rate(w),
  );
  return [n, w];
};
const load = os.loadavg()[0];
console.log(`${rows} deals of 13 fields, ${native.bytes} bytes; medians of ${rounds} rounds in turns; node ${process.version}`);
console.log(`load of the machine ${load.toFixed(1)} on ${os.cpus().length} cores${load > os.cpus().length ? ": not quiet, trust the ratios" : ""}`);
console.log("                     native  to hand    MB/s       wasm  to hand    MB/s");
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
