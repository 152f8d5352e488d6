// The grid of populations, typed in like a spreadsheet: Enter and the arrows go down a column,
// a block that is pasted spreads over the cells, each line is judged as one types, and what is
// not saved yet waits in the browser, whatever happens to the session.
const form = document.querySelector(".grid-form");
const words = form?.dataset ?? {}; // read once: a form looks among its thousands of fields first
const inputs = [...document.querySelectorAll(".grid input")];
const named = new Map(inputs.map((input) => [input.name, input]));
const figures = ["municipal", "total"];
const NOTABLE_PERCENT = 10;
const whole = new Intl.NumberFormat("fr-FR");
const tenth = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const clean = (text) => text.replace(/\s/g, "");
const known = (text) => (/^\d+$/.test(text) ? Number(text) : null);
const isChanged = (input) => clean(input.value) !== input.dataset.saved;
const changed = () => inputs.filter(isChanged);
const figureOf = (input) => input.name.split("-")[1];
const sirenOf = (input) => input.name.split("-")[0];
const column = (input) => inputs.filter((other) => figureOf(other) === figureOf(input));
const plural = (count, one, many) => `${whole.format(count)} ${count < 2 ? one : many}`;

// One line: how it varies from last year, and what is odd in it

function signed(value, format) {
  const printed = format.format(Math.abs(value));
  if (!/[1-9]/.test(printed)) return printed;
  return (value > 0 ? "+" : "\u2212") + printed;
}

function variation(before, after) {
  if (before === null || after === null) return "";
  const difference = signed(after - before, whole);
  return before ? `${difference} (${signed(((after - before) * 100) / before, tenth)}\u00a0%)` : difference;
}

function flags(before, after, texts) {
  if (!texts.some(Boolean)) return [words.missing];
  if (after.includes(null)) return ["à compléter ou à corriger"];
  const beyond = (rank) => Math.abs(after[rank] - before[rank]) * 100 > before[rank] * NOTABLE_PERCENT;
  const compared = !before.includes(null);
  return [
    after[0] > after[1] && words.above,
    compared && (beyond(0) || beyond(1)) && words.notable,
    compared && after[0] === before[0] && after[1] === before[1] && words.unchanged,
  ].filter(Boolean);
}

function flagged(said) {
  const flag = document.createElement("span");
  flag.className = "flag";
  flag.textContent = said.join(", ");
  return flag;
}

function judge(row) {
  const typed = [...row.querySelectorAll("input")];
  const texts = typed.map((input) => clean(input.value));
  const before = typed.map((input) => known(input.dataset.previous));
  const after = texts.map(known);
  const [municipal, total, flag] = [...row.cells].slice(-3);
  municipal.textContent = variation(before[0], after[0]);
  total.textContent = variation(before[1], after[1]);
  flag.replaceChildren(flagged(flags(before, after, texts)));
  typed.forEach((input) => {
    input.classList.toggle("changed", isChanged(input));
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  });
}

// What is not saved yet

function kept() {
  try {
    return JSON.parse(localStorage.getItem(words.store)) ?? {};
  } catch {
    return {};
  }
}

function keep() {
  const elsewhere = Object.entries(kept()).filter(([name]) => !named.has(name));
  const typed = [...elsewhere, ...changed().map((input) => [input.name, input.value])];
  try {
    if (typed.length) localStorage.setItem(words.store, JSON.stringify(Object.fromEntries(typed)));
    else localStorage.removeItem(words.store);
  } catch {
    // a browser that keeps nothing: the page itself still holds what was typed
  }
}

function say(first = "") {
  const count = changed().length;
  const state = count
    ? `${plural(count, "chiffre modifié", "chiffres modifiés")}, à enregistrer.`
    : "Aucun changement à enregistrer.";
  form.querySelector("[data-status]").textContent = first ? `${first} ${state}` : state;
  form.querySelector("[name=abandon]").hidden = !count;
}

function take(rows, first) {
  new Set(rows).forEach(judge);
  keep();
  say(first);
}

function restore() {
  const texts = kept();
  const found = inputs.filter((input) => input.name in texts && !isChanged(input));
  found.forEach((input) => (input.value = texts[input.name]));
  const back = found.filter(isChanged);
  inputs.forEach((input) => input.classList.toggle("changed", isChanged(input)));
  take(
    back.map((input) => input.closest("tr")),
    back.length ? `${plural(back.length, "saisie retrouvée", "saisies retrouvées")} :` : "",
  );
}

// Keyboard and clipboard

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
  if (!step || !inputs.includes(event.target)) return;
  event.preventDefault();
  const cells = column(event.target);
  const next = cells[cells.indexOf(event.target) + step];
  next?.focus();
  next?.select();
}

function block(text) {
  const lines = text.replace(/\r/g, "").split("\n");
  return lines.map((line) => line.split("\t")).filter((cells) => cells.some((cell) => /\d/.test(cell)));
}

function paste(event) {
  const lines = block(event.clipboardData.getData("text"));
  if (!inputs.includes(event.target) || (lines.length < 2 && (lines[0] ?? []).length < 2)) return;
  event.preventDefault();
  const cells = column(event.target);
  const start = cells.indexOf(event.target);
  const placed = lines.flatMap((line, rank) => place(line, cells[start + rank]));
  const filled = placed.filter(Boolean);
  const lost = placed.length - filled.length;
  take(
    filled.map((input) => input.closest("tr")),
    `${plural(filled.length, "chiffre collé", "chiffres collés")}${lost ? `, ${whole.format(lost)} sans place` : ""}.`,
  );
}

// A line that begins with a SIREN finds its EPCI; another goes where one pastes.
function place(line, cell) {
  const siren = clean(line[0]);
  const found = /^\d{9}$/.test(siren);
  const texts = found ? line.slice(1) : line;
  const first = found || !cell ? 0 : figures.indexOf(figureOf(cell));
  const target = found ? siren : cell && sirenOf(cell);
  return texts
    .filter((text) => /\d/.test(text))
    .map((text, rank) => {
      const input = named.get(`${target}-${figures[first + rank]}`);
      if (input) input.value = text.trim();
      return input;
    });
}

// Saving: only what changed is sent

function send(event) {
  if (event.submitter?.name === "abandon") {
    if (!window.confirm("Abandonner les chiffres qui ne sont pas enregistrés ?")) return event.preventDefault();
    inputs.forEach((input) => (input.value = input.dataset.saved));
    keep();
  }
  inputs.forEach((input) => (input.disabled = !isChanged(input)));
}

if (form && inputs.length) {
  restore();
  form.addEventListener("input", (event) => take([event.target.closest("tr")]));
  form.addEventListener("keydown", move);
  form.addEventListener("paste", paste);
  form.addEventListener("submit", send);
  window.addEventListener("pageshow", () => inputs.forEach((input) => (input.disabled = false)));
}
