/* Makes the page better, never readable: sorting, filters, steps from problem to problem, copying with
   evidence. Takes text from the page as text only, stores nothing, asks no network. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, attributes = {}, text) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const words = (element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");

  const status = make("p", { class: "status", role: "status", "aria-live": "polite" });
  document.body.append(status);
  let hush;
  const say = (text) => {
    status.textContent = text;
    clearTimeout(hush);
    hush = setTimeout(() => { status.textContent = ""; }, 3500);
  };

  /* Tables: every heading sorts, a field filters. */
  const LEVELS = ["error", "warning", "info"];
  const key = (cell, how) => {
    const text = cell.dataset.value ?? words(cell);
    if (how === "number") return parseFloat(text.replace(/[\s\u202f]/g, "")) || 0;
    if (how === "level") return LEVELS.indexOf(text);
    return text.toLocaleLowerCase();
  };
  const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, undefined, { numeric: true }));
  for (const table of all("table.sortable")) {
    const headings = all("thead th", table);
    const body = table.tBodies[0];
    if (!body || body.rows.length < 2) continue;
    headings.forEach((heading, column) => {
      const button = make("button", { type: "button" }, heading.textContent);
      heading.replaceChildren(button);
      button.addEventListener("click", () => {
        const how = heading.dataset.sort;
        // Numbers are looked at from the top first.
        const first = how === "number" ? "descending" : "ascending";
        const other = first === "ascending" ? "descending" : "ascending";
        const order = heading.getAttribute("aria-sort") === first ? other : first;
        headings.forEach((one) => one.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", order);
        const sign = order === "ascending" ? 1 : -1;
        const rows = [...body.rows].map((row) => [key(row.cells[column], how), row]);
        rows.sort((a, b) => sign * compare(a[0], b[0]));
        body.append(...rows.map(([, row]) => row));
      });
    });
    if (body.rows.length < 6) continue;
    const bar = make("div", { class: "filters", role: "search" });
    bar.setAttribute("aria-label", "Filter: " + words(table.caption));
    const label = make("label", {}, "Filter");
    const field = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
    label.append(field);
    bar.append(label);
    const selects = [];
    headings.forEach((heading, column) => {
      if (!("filter" in heading.dataset) && heading.dataset.sort !== "level") return;
      const values = [...new Set([...body.rows].map((row) => words(row.cells[column])))].sort();
      if (values.length < 2) return;
      const name = words(heading);
      const select = make("select", { "aria-label": name });
      select.append(make("option", { value: "" }, name + ": all"), ...values.map((v) => make("option", { value: v }, v)));
      selects.push([column, select]);
      bar.append(select);
    });
    const count = make("span", { "aria-live": "polite" });
    bar.append(count);
    // Read when somebody filters, not before: an archive has thousands of rows.
    let haystack;
    const apply = () => {
      haystack ??= new Map([...body.rows].map((row) => [row, words(row).toLocaleLowerCase()]));
      const wanted = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const [row, text] of haystack) {
        const fits = wanted.every((word) => text.includes(word))
          && selects.every(([column, select]) => !select.value || words(row.cells[column]) === select.value);
        row.hidden = !fits;
        shown += fits;
      }
      count.textContent = shown === haystack.size ? "" : `${shown} of ${haystack.size}`;
    };
    field.addEventListener("input", apply);
    selects.forEach(([, select]) => select.addEventListener("change", apply));
    (table.closest(".scroll") ?? table).before(bar);
  }

  /* Verdicts: a chip shows its quotations alone. */
  for (const list of all(".draft .chips")) {
    const draft = list.closest(".draft");
    const chips = all(".chip", list);
    if (chips.length < 2) continue;
    chips.forEach((chip) => {
      const button = make("button", { type: "button", "aria-pressed": "false", title: chip.title });
      button.append(...chip.childNodes);
      chip.replaceChildren(button);
      chip.removeAttribute("title");
      button.addEventListener("click", () => {
        const on = button.getAttribute("aria-pressed") !== "true";
        all("button", list).forEach((one) => one.setAttribute("aria-pressed", "false"));
        button.setAttribute("aria-pressed", String(on));
        const wanted = on ? chip.dataset.verdict : null;
        let shown = 0;
        for (const note of all(".note[data-verdict]", draft)) {
          note.hidden = wanted !== null && note.dataset.verdict !== wanted;
          shown += !note.hidden;
        }
        for (const mark of all("mark.q", draft)) mark.classList.toggle("dim", wanted !== null && !mark.classList.contains("v-" + wanted));
        say(on ? `${shown} shown` : "All shown");
      });
    });
  }

  /* A permalink opens its note; text and note light each other. */
  const open = (note) => {
    note.hidden = false;
    const details = note.querySelector("details");
    if (details) details.open = true;
  };
  const follow = () => {
    let name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const note = name ? document.getElementById(name) : null;
    if (!note || !note.classList.contains("note")) return;
    open(note);
    note.scrollIntoView({ block: "center" });
    note.focus({ preventScroll: true });
  };
  addEventListener("hashchange", follow);
  follow();
  const light = (name, on) => {
    document.getElementById(name)?.classList.toggle("lit", on);
    for (const mark of all(`[data-note="${CSS.escape(name)}"]`)) mark.classList.toggle("lit", on);
  };
  for (const type of ["mouseover", "mouseout"]) {
    document.addEventListener(type, (event) => {
      const mark = event.target.closest?.("[data-note]");
      if (mark) light(mark.dataset.note, type === "mouseover");
    });
  }

  /* Copying: the words with their evidence, or the link alone. */
  const copy = async (text, said) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", { "aria-hidden": "true" });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say(said);
  };
  const address = (note) => location.href.split("#")[0] + "#" + note.id;
  const evidence = (note) => {
    const draft = note.closest(".draft");
    const mark = document.querySelector(`[data-note="${CSS.escape(note.id)}"]`);
    const parts = all(`[data-note="${CSS.escape(note.id)}"]`, draft).map((one) => {
      const clone = one.cloneNode(true);
      all(".ref", clone).forEach((ref) => ref.remove());
      return words(clone);
    });
    const lines = [parts.join(" ")];
    lines.push(`${words(note.querySelector(".who"))}, in: ${words(draft.querySelector(".draft-head h2"))}`);
    lines.push(`Verdict: ${words(note.querySelector(".badge"))}. ${words(note.querySelector(".reason"))}`.trim());
    for (const side of all(".side", note)) lines.push(`${words(side.querySelector("dt"))}: ${words(side.querySelector("dd"))}`);
    for (const edit of all(".edits li", note)) lines.push(`Difference: ${words(edit)}`);
    const cite = note.querySelector(".cite");
    if (cite) lines.push(words(cite));
    const out = note.querySelector("a.out");
    if (out) lines.push(out.href);
    lines.push(address(note));
    return mark ? lines.join("\n") : lines.slice(1).join("\n");
  };
  for (const note of all(".note[id]")) {
    const tools = note.querySelector(".tools");
    if (!tools) continue;
    const button = make("button", { type: "button", class: "copy" }, "Copy with evidence");
    button.addEventListener("click", () => copy(evidence(note), "Copied with its evidence"));
    const link = make("button", { type: "button", class: "copy-link" }, "Copy link");
    link.addEventListener("click", () => copy(address(note), "Link copied"));
    tools.querySelector(".permalink").replaceWith(button, link);
  }

  /* Steps through what stands against the record, all notes at once, dark and light. */
  const controls = document.querySelector(".controls");
  const problems = all(".note.v-altered, .note.v-misattributed, .note.v-not-on-record");
  if (problems.length) {
    let at = -1;
    const go = (step) => {
      at = (at + step + problems.length) % problems.length;
      open(problems[at]);
      problems[at].scrollIntoView({ block: "center" });
      problems[at].focus({ preventScroll: true });
      say(`Problem ${at + 1} of ${problems.length}`);
    };
    const before = make("button", { type: "button", class: "step-back" }, "Previous problem");
    before.addEventListener("click", () => go(at < 0 ? 0 : -1));
    const next = make("button", { type: "button", class: "step-on" }, "Next problem");
    next.addEventListener("click", () => go(1));
    controls.append(before, next);
  }
  const details = all(".note details");
  if (details.length) {
    const toggle = make("button", { type: "button", "aria-pressed": "false", class: "open-all" }, "Open all notes");
    const were = new Map();
    toggle.addEventListener("click", () => {
      const on = toggle.getAttribute("aria-pressed") !== "true";
      toggle.setAttribute("aria-pressed", String(on));
      for (const one of details) {
        if (on) { were.set(one, one.open); one.open = true; } else { one.open = were.get(one) ?? one.open; }
      }
    });
    controls.append(toggle);
  }
  const dark = () => document.documentElement.dataset.theme === "dark"
    || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  const theme = make("button", { type: "button", class: "theme" }, "Dark or light");
  theme.addEventListener("click", () => { document.documentElement.dataset.theme = dark() ? "light" : "dark"; });
  controls.append(theme);
  controls.hidden = false;

  /* On paper every note is open. */
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details").filter((one) => !one.open);
    for (const one of closed) one.open = !one.classList.contains("asrows");
  });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; });
})();
