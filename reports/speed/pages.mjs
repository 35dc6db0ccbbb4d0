// Times how long a report's overview takes to open in headless Chromium: node pages.mjs REPORT/index.html [RUNS].
// Every run is a fresh browser; the time is from the start of the navigation to the end of its load event, and to
// the first frame after it; then one sort of the drafts and one key typed into their filter. In brackets what the
// page's own thread worked, in processor time: on a busy machine that tells more.

import { createRequire } from "node:module";
import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../tests/browser/", import.meta.url));
const { chromium } = require("playwright-core");
const [file, runs = 5] = process.argv.slice(2);
const rows = [];
for (let run = 0; run < runs; run += 1) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const metrics = await page.context().newCDPSession(page);
  await metrics.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async () => (await metrics.send("Performance.getMetrics")).metrics.find((one) => one.name === "TaskDuration").value * 1000;
  const begun = performance.now();
  await page.goto(pathToFileURL(file).href);
  const frame = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  await frame();
  const wall = performance.now() - begun;
  const [load, paint] = await page.evaluate(() => [performance.getEntriesByType("navigation")[0].loadEventEnd,
    performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN]);
  const opening = await worked();
  const timed = async (act) => {
    const [from, before] = [performance.now(), await worked()];
    await act();
    await frame();
    return [performance.now() - from, (await worked()) - before];
  };
  const [sort, sorting] = await timed(() => page.$eval(".drafts th:nth-child(3) button", (one) => one.click()));
  const [filter, filtering] = await timed(() => page.$eval(".drafts input[type=search]", (one) => { one.value = "7"; one.dispatchEvent(new Event("input")); }));
  const elements = await page.evaluate(() => document.getElementsByTagName("*").length);
  rows.push({ paint, load, wall, opening, sort, sorting, filter, filtering, elements });
  await browser.close();
}
const middle = (name) => rows.map((row) => row[name]).sort((a, b) => a - b)[Math.floor(rows.length / 2)];
const most = (name) => Math.max(...rows.map((row) => row[name]));
console.log(`${statSync(file).size} bytes, ${middle("elements")} elements, ${rows.length} runs: median, greatest [median of processor time], ms`);
for (const [name, what, work] of [["paint", "first words seen"], ["load", "load event over"], ["wall", "first frame after it", "opening"],
  ["sort", "drafts sorted", "sorting"], ["filter", "drafts filtered", "filtering"]]) {
  console.log(`${what}: ${middle(name).toFixed(0)}, ${most(name).toFixed(0)}${work ? ` [${middle(work).toFixed(0)}]` : ""}`);
}
