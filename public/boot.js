// Starts the wasm and the first REST calls side by side, so that neither waits for the other.
// The names in capitals are put in place by the build (`cargo xtask`).
const CATALOGUES = __PORTAL_CATALOGUES__;
// Words and styles that only the parts need that are loaded later.
const LATER = __PORTAL_LATER__;
const API = "/api/v1";

// The page's style is fetched since index.html; applying it here, the skeleton is painted without waiting for it.
const apply = (href) =>
  new Promise((resolve) => {
    if (!href) return resolve();
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.addEventListener("load", resolve);
    // Without its style the portal is plain, and works.
    link.addEventListener("error", resolve);
    document.head.append(link);
  });
const styled = apply("__PORTAL_STYLE__");

const stored = (name) => {
  try {
    return localStorage.getItem(`portal.${name}`);
  } catch {
    return null;
  }
};

const chooseLocale = () => {
  const known = (locale) => locale === "en-XA" || Object.hasOwn(CATALOGUES, locale);
  const wanted = [stored("locale"), ...navigator.languages].filter(Boolean);
  for (const tag of wanted) {
    if (known(tag)) return tag;
    const language = tag.split("-")[0];
    if (known(language)) return language;
  }
  return "en";
};

const ask = (address) =>
  fetch(address, { credentials: "same-origin", headers: { accept: "application/json" } }).then(async (answer) => ({
    status: answer.status,
    type: answer.headers.get("content-type") ?? "",
    body: await answer.text(),
  }));

const theme = stored("theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;

const locale = chooseLocale();
// A portal over another backend says in its index.html where the file lies that describes it (docs/backends.md).
const backend = document.querySelector('meta[name="portal-backend"]')?.content;
const early = { catalogue: ask(CATALOGUES[locale] ?? CATALOGUES.en) };
if (backend) {
  early.config = ask(backend);
} else {
  early.session = ask(`${API}/session`);
  early.program = ask(`${API}/program`);
  if (location.pathname === "/deals") early.deals = ask(`${API}/deals${location.search}`);
  if (location.pathname === "/") early.overview = ask(`${API}/deals/summary`);
}
// A failure is met again, and judged, by whoever takes the answer.
for (const promise of Object.values(early)) promise.catch(() => {});
let restOfStyle;
const complete = async (locale) => {
  restOfStyle ??= apply("__PORTAL_LATER_STYLE__");
  const words = await ask(LATER[locale] ?? LATER.en);
  await restOfStyle;
  return words;
};
window.__portal = { early, locale, backend, catalogues: CATALOGUES, complete, build: "__PORTAL_BUILD__" };

const SENTENCES = {
  en: ["Something went wrong on this page. What you typed is kept on this device.", "Load the page again"],
  cs: ["Na této stránce se něco pokazilo. Co jste napsali, zůstává v tomto zařízení.", "Načíst stránku znovu"],
};

const showFailure = () => {
  const [text, action] = SENTENCES[locale] ?? SENTENCES.en;
  const box = document.createElement("div");
  box.className = "crash";
  box.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.textContent = text;
  const button = document.createElement("button");
  button.className = "button button-primary";
  button.textContent = action;
  button.addEventListener("click", () => location.reload());
  box.append(line, button);
  document.getElementById("skeleton")?.remove();
  document.querySelector(".crash")?.remove();
  document.body.prepend(box);
};
window.addEventListener("portal:crash", showFailure);
// In a release build a panic is a trap without a message; it arrives as an error of the wasm.
const trapped = (error) => error instanceof WebAssembly.RuntimeError && showFailure();
window.addEventListener("error", (event) => trapped(event.error));
window.addEventListener("unhandledrejection", (event) => trapped(event.reason));

Promise.all([import("__PORTAL_JS__"), styled])
  .then(([portal]) => portal.default({ module_or_path: "__PORTAL_WASM__" }))
  .catch((error) => {
    console.error(error);
    showFailure();
  });
