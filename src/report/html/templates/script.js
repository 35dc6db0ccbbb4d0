/* Makes the page better, never readable: sorting, filters, steps from problem to problem, copying with
   evidence. Takes text from the page as text only, keeps nothing but the choice of dark or light, asks no
   network. */
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

  /* Tables: every heading sorts, a field filters, a button unfolds long ones. */
  const MOST = 20;
  const LEVELS = ["error", "warning", "info"];
  const key = (cell, how) => {
    const text = cell.dataset.value ?? words(cell);
    if (how === "number" || how === "share") return parseFloat(text.replace(/[\s\u202f]/g, "")) || 0;
    if (how === "level") return LEVELS.indexOf(text);
    return text.toLocaleLowerCase();
  };
  const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, undefined, { numeric: true }));
  for (const table of all("table.sortable")) {
    const headings = all("thead th", table);
    const body = table.tBodies[0];
    if (!body || body.rows.length < 2) continue;
    // The style hides all rows after so many; a table that is a little longer is not worth a click.
    const frame = table.closest(".scroll") ?? table;
    let folds = body.rows.length > MOST * 1.5;
    frame.classList.toggle("folded", folds);
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
      if (heading.dataset.sort !== "filter" && heading.dataset.sort !== "level") return;
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
      const wanted = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      const filters = wanted.length > 0 || selects.some(([, select]) => select.value);
      frame.classList.toggle("folded", folds && !filters);
      haystack ??= new Map([...body.rows].map((row) => [row, words(row).toLocaleLowerCase()]));
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
    frame.before(bar);
    if (!folds) continue;
    const rest = make("p", { class: "rest", hidden: "" }, `${MOST} of ${body.rows.length}. `);
    const more = make("button", { type: "button" }, "Show all");
    more.addEventListener("click", () => {
      folds = false;
      apply();
      // The keyboard goes on with what the button showed.
      frame.focus({ preventScroll: true });
    });
    rest.append(more);
    frame.after(rest);
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

  /* Beside a wide text each note stands as near to its paragraph as the note before it lets it, and the text goes
     on; it waits only where a note would fall too far behind. Without this every paragraph waits for its notes. */
  const LAG = 340, GAP = 14;
  const readings = all(".reading").map((reading) => all(".row", reading).map((row) => [row, row.querySelector(".notes")]));
  const beside = () => {
    if (!matchMedia("(min-width: 62rem)").matches) return;
    const set = (row, name, size) => row.style.setProperty(name, Math.round(size) + "px");
    for (const rows of readings) {
      rows[0]?.[0].parentElement.classList.add("beside");
      for (const [row] of rows) row.style.removeProperty("--wait");
    }
    for (const rows of readings) {
      const sizes = rows.map(([row, notes]) => [row.offsetHeight, notes?.offsetHeight ?? 0]);
      let y = 0, floor = 0;
      rows.forEach(([row, notes], at) => {
        const [height, tall] = sizes[at];
        if (tall) {
          const wait = floor - y - LAG;
          if (wait > 0 && at > 0) { set(rows[at - 1][0], "--wait", wait); y += wait; }
          const top = Math.max(y, floor);
          set(row, "--top", top - y);
          floor = top + tall + GAP;
        }
        y += height;
      });
      if (floor > y && rows.length) set(rows.at(-1)[0], "--wait", floor - y);
    }
  };
  beside();
  addEventListener("resize", beside);
  const watch = new ResizeObserver(beside);
  for (const rows of readings) for (const [, notes] of rows) if (notes) watch.observe(notes);

  /* A link inside the overview leads to a place that is known only when all parts before it are laid out. */
  const overview = document.querySelector(".overview");
  const whole = () => overview?.classList.add("whole");
  document.addEventListener("click", (event) => { if (event.target.closest?.('a[href^="#"]')) whole(); }, true);
  if (location.hash) {
    whole();
    overview?.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`)?.scrollIntoView({ behavior: "instant" });
  }

  /* A permalink opens its note; text and note light each other. */
  const show = (note, behavior = "auto") => {
    note.hidden = false;
    const details = note.querySelector("details");
    if (details) details.open = true;
    beside();
    note.scrollIntoView({ block: "center", behavior });
    note.focus({ preventScroll: true });
  };
  const follow = (event) => {
    let name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const note = name ? document.getElementById(name) : null;
    // On a page that has just come there is nothing to glide past.
    if (note?.classList.contains("note")) show(note, event ? "auto" : "instant");
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

  /* Steps through what somebody should look at, all notes at once, dark and light. */
  const controls = document.querySelector(".controls");
  const problems = all(".note[data-problem]");
  if (problems.length) {
    let at = -1;
    const count = `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`;
    const where = make("span", { class: "where" }, count);
    const go = (step) => {
      at = at < 0 && step < 0 ? problems.length - 1 : (at + step + problems.length) % problems.length;
      show(problems[at]);
      where.textContent = `${at + 1} of ${count}`;
      say(`Problem ${at + 1} of ${problems.length}`);
    };
    const steps = make("div", { class: "steps", role: "group", "aria-label": "Problems" });
    const button = (name, sign, key, label, step) => {
      const one = make("button", { type: "button", class: name, "aria-label": label, title: `${label} (${key} in a note)` }, sign);
      one.addEventListener("click", () => go(step));
      return one;
    };
    steps.append(button("step-back", "‹", "p", "Previous problem", -1), where, button("step-on", "›", "n", "Next problem", 1));
    controls.append(steps);
    addEventListener("keydown", (event) => {
      const step = { n: 1, p: -1 }[event.key];
      if (step && !event.ctrlKey && !event.metaKey && !event.altKey && event.target.closest?.(".note")) go(step);
    });
  }
  const details = all(".note details");
  if (details.length) {
    const toggle = make("button", { type: "button", "aria-pressed": "false", class: "open-all", title: "Open all notes" }, "Open all");
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
  const root = document.documentElement;
  const kept = (choice) => {
    // A browser may keep nothing for a file.
    try {
      if (choice) localStorage.setItem("onrecord-theme", choice);
      return localStorage.getItem("onrecord-theme");
    } catch { return null; }
  };
  const theme = make("button", { type: "button", class: "theme" });
  const wear = (choice) => {
    if (choice) root.dataset.theme = choice;
    theme.textContent = (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark" ? "Light" : "Dark";
  };
  theme.addEventListener("click", () => { const choice = theme.textContent.toLowerCase(); kept(choice); wear(choice); });
  wear(["dark", "light"].find((one) => one === kept()));
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
