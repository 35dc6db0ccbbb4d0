// Opens the report's pages in headless Chromium and uses them as an editor would. Ends with 77 where there is
// no browser, with 1 and the reasons where something does not work. The one argument is the folder of pages.

import { createRequire } from "node:module";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const axe = require("axe-core").source;

const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
const executablePath = places.find((path) => path && existsSync(path));
if (!executablePath) {
  console.error("Chromium");
  process.exit(77);
}
const pages = process.argv[2];
const url = (path) => pathToFileURL(join(pages, path)).href;
const faults = [];
let held = 0;
const hold = (what, is) => {
  held += 1;
  if (!is) faults.push(what);
};

// Asked again and again for ten seconds. Not `waitForFunction`: it evaluates a string, which the pages forbid.
const soon = async (page, is, argument) => {
  for (const end = Date.now() + 10_000; Date.now() < end; await page.waitForTimeout(50)) {
    if (await page.evaluate(is, argument)) return true;
  }
  return false;
};

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

// Every page is watched: what it asks of the network, what it logs, whether anything of a draft ran.
const open = async (path, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => { if (request.url() !== page.url() && !request.isNavigationRequest()) asked.push(request.url()); });
  page.on("console", (message) => { if (message.type() === "error") faults.push(`${path}: console: ${message.text()}`); });
  page.on("pageerror", (error) => faults.push(`${path}: ${error.message}`));
  page.on("dialog", (dialog) => { faults.push(`${path}: a dialog opened`); dialog.dismiss(); });
  await page.goto(url(path));
  page.asked = asked;
  return page;
};
const close = async (page, path) => {
  hold(`${path}: nothing of a draft ran`, (await page.evaluate(() => window.ran)) === undefined);
  hold(`${path}: nothing was asked of the network: ${page.asked}`, page.asked.length === 0);
  await page.context().close();
};
const column = (page, table, n) => page.$$eval(`${table} tbody tr:not([hidden]) > :nth-child(${n})`,
  (cells) => cells.map((cell) => cell.textContent.trim()));

// axe's own script is no part of the page, which would rightly refuse it: it runs with the policy lifted.
const accessible = async (path, options) => {
  const page = await open(path, { bypassCSP: true, ...options });
  await page.addScriptTag({ content: axe });
  // Of a thousand equal rows a few tell as much.
  await page.evaluate(() => document.querySelectorAll("tbody tr:nth-child(n+30)").forEach((row) => row.remove()));
  const { violations, passes } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  hold(`axe looked at ${path}`, passes.length > 20);
  const grave = violations.filter((one) => ["serious", "critical"].includes(one.impact));
  for (const one of grave) {
    faults.push(`${path} ${JSON.stringify(options ?? {})}: ${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
  }
  held += 1;
  await page.context().close();
};

/* The samples, through the whole program: filters, sorting, permalinks, steps, copying, the keyboard. */
{
  const path = "samples/sample/index.html";
  const page = await open(path, { permissions: ["clipboard-read", "clipboard-write"] });
  const drafts = ".drafts table";
  await page.click(`${drafts} th:nth-child(3) button`);
  const down = (await column(page, drafts, 3)).map(Number);
  hold("a click sorts numbers from the top", down.every((n, i) => i === 0 || down[i - 1] >= n));
  hold("the heading says how it is sorted", (await page.getAttribute(`${drafts} th:nth-child(3)`, "aria-sort")) === "descending");
  await page.click(`${drafts} th:nth-child(3) button`);
  const up = (await column(page, drafts, 3)).map(Number);
  hold("another click turns the order", up.every((n, i) => i === 0 || up[i - 1] <= n) && up.join() !== down.join());

  const speakers = "section[aria-labelledby='o-speakers'] table";
  const before = (await column(page, speakers, 1)).length;
  await page.fill("section[aria-labelledby='o-speakers'] input[type=search]", "okoro");
  const after = await column(page, speakers, 1);
  hold("a filter leaves what fits", after.length > 0 && after.length < before && after.every((text) => /okoro/i.test(text)));
  await page.fill("section[aria-labelledby='o-speakers'] input[type=search]", "");
  await page.selectOption("section[aria-labelledby='o-speakers'] select", "person");
  const persons = await column(page, speakers, 2);
  hold("a choice leaves its kind", persons.length > 0 && persons.every((kind) => kind === "person"));

  const chip = page.locator("#d2 .chip[data-verdict=altered] button");
  await chip.click();
  const notes = await page.$$eval("#d2 .note[data-verdict]:not([hidden])", (list) => list.map((note) => note.dataset.verdict));
  hold("a verdict's chip shows its quotations alone", notes.length === 3 && notes.every((verdict) => verdict === "altered"));
  await chip.click();
  const asked = await page.$$eval("#d2 .note[data-verdict]", (list) => list.length);
  hold("and another click all again", (await page.locator("#d2 .note[data-verdict]:visible").count()) === asked);

  /* Notes beside the text: none lies on another, none before its paragraph or far behind it. */
  await page.click(".open-all");
  await page.waitForTimeout(200);
  const laid = await page.$$eval(".reading", (readings) => readings.map((reading) => {
    const box = (one) => one.getBoundingClientRect();
    let floor = -Infinity;
    return [...reading.querySelectorAll(".row")].filter((row) => row.querySelector(".notes")).map((row) => {
      const [text, notes] = [box(row), box(row.querySelector(".notes"))];
      const fine = notes.top >= floor && notes.top >= text.top && notes.top - text.top < 420
        && notes.left >= box(row.querySelector(".t")).right && notes.bottom <= box(reading).bottom + 1;
      floor = notes.bottom;
      return fine;
    });
  }));
  hold("notes stand beside their text and on no other note", laid.flat().length > 10 && laid.flat().every(Boolean));
  await page.click(".open-all");

  const note = await page.$eval("#d2 .row:nth-child(3) .note[data-verdict=on-record]", (one) => one.id);
  await page.goto("about:blank");
  await page.goto(`${url(path)}#${note}`);
  hold("a permalink opens its note", await page.$eval(`#${note} details`, (one) => one.open));
  hold("and shows it", await soon(page, (id) => {
    const box = document.getElementById(id).getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  }, note));
  hold("and gives it the focus", await page.evaluate((id) => document.activeElement.id === id, note));
  await page.click(`#${note} button.copy`);
  await page.waitForTimeout(100);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  hold(`copying takes the words with their evidence: ${copied}`, /41 million/.test(copied) && /On record/.test(copied)
    && copied.includes("https://port-aldis.example/") && copied.includes(`#${note}`));
  await page.click(".step-on");
  const problem = () => soon(page, () => {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    return "problem" in document.activeElement.dataset && top > 0 && bottom <= innerHeight;
  });
  hold("a step leads to a problem", await problem());
  const stood = await page.evaluate(() => document.activeElement.id);
  await page.keyboard.press("n");
  hold("a key to the next", (await problem()) && (await page.evaluate(() => document.activeElement.id)) !== stood);
  await page.keyboard.press("p");
  hold("and another back", (await page.evaluate(() => document.activeElement.id)) === stood);
  hold("the steps stay in sight", await page.$eval(".step-on", (one) => one.getBoundingClientRect().top >= 0));
  await page.click(".open-all");
  hold("all notes open", await page.$$eval(".note details", (list) => list.every((one) => one.open)));
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.click(".theme");
  const dark = await paper();
  hold("dark and light change places", dark !== light);
  await page.reload();
  hold("and stay so", (await paper()) === dark);
  await page.focus(".theme");
  await page.keyboard.press("Tab");
  hold("the keyboard's place can be seen", await page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  }));
  await close(page, path);

  const plain = await open(path, { javaScriptEnabled: false });
  hold("without a script no table is folded", (await plain.$$eval("tbody tr", (rows) => rows.length)) > 60
    && (await plain.locator(".folded").count()) === 0);
  hold("without a script everything can be read", (await plain.locator(".note").count()) > 20
    && await plain.locator("#d2 .note.v-altered .sides").first().isVisible()
    && (await plain.locator(".controls").isHidden()));
  await plain.context().close();

  for (const width of [320, 390, 800, 1400]) {
    const narrow = await open(path, { viewport: { width, height: 800 } });
    const over = await narrow.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    hold(`nothing runs out of a page ${width} wide (${over} px do)`, over <= 0);
    await close(narrow, path);
  }
  await accessible(path);
  await accessible(path, { colorScheme: "dark" });
  await accessible(path, { viewport: { width: 390, height: 800 } });
}

/* Links into the record: a browser finds the words on a page that has them, and the second in a recording. Nothing is
   asked of the network here either: every address is answered from the sample records. */
{
  const folder = join(pages, "samples/records");
  const plain = (name) => readFileSync(join(folder, name), "utf8").replace(/^\d+$|^[\d:,.]+ --> .*$/gm, "").replace(/[<>&]/g, " ")
    .split(/\n\s*\n|\n(?=[A-Z ]+:)/).map((part) => `<p>${part.replace(/\s+/g, " ")}</p>`).join("");
  const spacer = "<div style='height: 4000px'></div>";
  const texts = readdirSync(folder).filter((name) => /\.(txt|md|vtt|srt|csv)$/.test(name)).map(plain).join("");
  const seconds = 400;
  const sound = Buffer.alloc(44 + seconds * 8000, 128);
  sound.write("RIFF", 0); sound.writeUInt32LE(sound.length - 8, 4); sound.write("WAVEfmt ", 8); sound.writeUInt32LE(16, 16);
  sound.writeUInt16LE(1, 20); sound.writeUInt16LE(1, 22); sound.writeUInt32LE(8000, 24); sound.writeUInt32LE(8000, 28);
  sound.writeUInt16LE(1, 32); sound.writeUInt16LE(8, 34); sound.write("data", 36); sound.writeUInt32LE(seconds * 8000, 40);

  const sample = await open("samples/sample/index.html");
  const links = [...new Set(await sample.$$eval("a.out", (list) => list.map((one) => one.href)))];
  await sample.context().close();
  const kinds = { text: 0, t: 0 };
  for (const link of links) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const at = /#t=([\d.]+)$/.exec(link);
    kinds[at ? "t" : "text"] += 1;
    const from = (request) => Number(/bytes=(\d+)/.exec(request.headers().range ?? "")?.[1] ?? 0);
    await context.route("https://**", (route, request) => route.fulfill(at ? {
      status: request.headers().range ? 206 : 200, contentType: "audio/wav", body: sound.subarray(from(request)),
      headers: { "Accept-Ranges": "bytes", "Content-Range": `bytes ${from(request)}-${sound.length - 1}/${sound.length}` },
    } : { contentType: "text/html; charset=utf-8", body: `<!doctype html>${spacer}${texts}${spacer}` }));
    await page.goto(link);
    if (at) {
      await page.waitForFunction(() => document.querySelector("video,audio")?.readyState > 0);
      await page.waitForTimeout(300);
      const time = await page.$eval("video,audio", (one) => one.currentTime);
      hold(`${link} plays from its second (${time})`, Math.abs(time - Number(at[1])) < 2);
    } else {
      await page.waitForTimeout(300);
      hold(`${link} finds its words`, (await page.evaluate(() => scrollY)) > 3000);
    }
    await context.close();
  }
  hold(`there are links of both kinds (${JSON.stringify(kinds)})`, kinds.text > 5 && kinds.t > 1);
}

/* Hostile drafts against hostile records, through the whole program: their words are on the page, and none acts. */
{
  const path = "hostile/page/index.html";
  const page = await open(path);
  const text = await page.textContent("main");
  for (const words of ["<script>", "<img src=x", "</mark></p></article>", "{{ 7 * 7 }}"]) hold(`${words} is shown`, text.includes(words));
  const evidence = (await page.locator(".note .sides, .note .cite").allTextContents()).join(" ");
  for (const words of ["window.ran=(21)", "window.ran=(22)", "window.ran=(24)", "We will not <img"]) hold(`${words} is shown as a record's`, evidence.includes(words));
  for (const acting of ["\u202e", "\u2066", "\u001b", "\u200b"]) hold(`nothing turns or hides the text (${acting.charCodeAt(0).toString(16)})`, !text.includes(acting));
  hold("a megabyte of one quotation is there", (await page.$$eval("mark.q", (list) => Math.max(...list.map((one) => one.textContent.length)))) > 1_000_000);
  hold("the policy stands before anything else", await page.$eval("head > meta:nth-child(2)", (one) => one.content.startsWith("default-src 'none'; script-src 'sha256-")));
  const addresses = await page.$$eval("a[href^='http']", (list) => list.map((one) => one.href));
  hold("a record's link leads where it says", addresses.length > 0 && addresses.every((one) => one.startsWith("https://evil.example/")));
  for (const one of await page.$$(".note button.copy, .note summary, .controls button")) await one.evaluate((button) => button.click());
  await page.evaluate(() => document.querySelectorAll("*").forEach((one) => ["mouseover", "click", "focus", "error", "load", "toggle"].forEach((name) => one.closest("a") || one.dispatchEvent(new Event(name)))));
  hold("the page's own script is the only one", (await page.locator("script").count()) === 1);
  hold("no link leads into a script", (await page.$$eval("a", (list) => list.every((one) => ["http:", "https:", "file:"].includes(one.protocol)))));
  for (const link of await page.$$(".ref")) await link.evaluate((one) => one.click());
  const refused = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.ran = 'injected'";
    document.body.append(script);
    const handler = document.createElement("div");
    handler.setAttribute("onclick", "window.ran = 'handler'");
    document.body.append(handler);
    handler.click();
    return window.ran === undefined;
  });
  hold("the policy refuses any other script", refused);
  // The two refusals above are logged as errors, and are what was wanted.
  for (let at = faults.length - 1; at >= 0; at -= 1) if (/Content Security Policy/.test(faults[at])) faults.splice(at, 1);
  await close(page, path);
}

/* An archive of a thousand drafts: two seconds, and the way from page to page. */
{
  const path = "archive/index.html";
  // A machine that is busy with other things says nothing about the page: then the time is only told.
  const busy = loadavg()[0] > cpus().length;
  let took = Infinity;
  let page;
  for (let again = 0; again < 3; again += 1) {
    await page?.context().close();
    const begun = Date.now();
    page = await open(path);
    took = Math.min(took, Date.now() - begun);
  }
  hold(`a thousand drafts open within two seconds (${took} ms)`, busy || took < 2000);
  console.log(`a thousand drafts opened in ${took} ms${busy ? ", on a busy machine" : ""}`);
  const elements = await page.evaluate(() => document.getElementsByTagName("*").length);
  hold(`the overview stays light (${elements} elements)`, elements < 40_000);
  for (const link of await page.$$(".contents a")) {
    await link.click();
    const name = await link.evaluate((one) => one.hash.slice(1));
    hold(`a link of the contents shows ${name}`, await soon(page, (id) => {
      const { top } = document.getElementById(id).getBoundingClientRect();
      return top >= 0 && top < innerHeight / 2 || top >= 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    }, name));
  }
  const seen = () => page.$$eval(".drafts tbody tr", (rows) => rows.filter((row) => row.offsetParent).length);
  hold(`a long table is folded (${await seen()})`, (await seen()) === 20);
  await page.click(".drafts th:first-child button");
  await page.click(".drafts th:first-child button");
  hold("and sorted as a whole", /number 999/i.test((await column(page, ".drafts table", 1))[0]) && (await seen()) === 20);
  await page.fill(".drafts input[type=search]", "number 977");
  hold("the drafts filter", (await column(page, ".drafts table", 1)).length === 1 && (await seen()) === 1);
  await page.fill(".drafts input[type=search]", "");
  hold("a cleared filter folds again", (await seen()) === 20);
  await page.click(".drafts .rest button");
  hold("a button shows all", (await seen()) === 1000 && !(await page.isVisible(".drafts .rest")));
  await page.fill(".drafts input[type=search]", "number 977");
  await page.click(".drafts tbody tr:not([hidden]) a");
  await page.waitForSelector("article.draft");
  hold("a draft's page opens", (await page.textContent("article")).includes("Words of number 977"));
  await page.click("nav.pages a[rel=next]");
  await page.waitForSelector("article.draft");
  hold("and the next", (await page.textContent("article")).includes("Words of number 978"));
  await page.click("nav.pages a >> nth=0");
  hold("and the overview again", await page.locator("#overview").isVisible());
  await page.context().close();
  await accessible(path);
  await accessible("archive/drafts/0007-6.html");
}

await browser.close();
if (faults.length) {
  console.error(faults.join("\n"));
  process.exit(1);
}
console.log(`${held} things hold in ${executablePath}`);
