import start from "./gallery.js";

await start();
