// The grid of populations, typed in like a spreadsheet: Enter and the arrows go down a column,
// a block that is pasted spreads over the cells, each line is judged as one types, and what is
// not saved yet waits in the browser, whatever happens to the session.
import { goTo, isBlock, linesDown } from "./cells.js";

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
const savedIn = (input) => input.dataset.saved ?? input.defaultValue;
const isChanged = (input) => clean(input.value) !== clean(savedIn(input));
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
  const before = [...row.cells].slice(1, 3).map((cell) => known(clean(cell.textContent)));
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

// What waits on other pages of the grid, or for EPCIs that this one leaves aside.
const elsewhere = () => Object.entries(kept()).filter(([name]) => !named.has(name));

function keep() {
  const typed = [...elsewhere(), ...changed().map((input) => [input.name, input.value])];
  try {
    if (typed.length) localStorage.setItem(words.store, JSON.stringify(Object.fromEntries(typed)));
    else localStorage.removeItem(words.store);
  } catch {
    // a browser that keeps nothing: the page itself still holds what was typed
  }
}

function waiting() {
  const count = elsewhere().length;
  return count ? ` ${plural(count, "chiffre attend", "chiffres attendent")} sur d'autres pages de la grille.` : "";
}

function say(first = "") {
  const count = changed().length;
  const state = count
    ? `${plural(count, "chiffre modifié", "chiffres modifiés")}, à enregistrer.${waiting()}`
    : `Aucun changement à enregistrer.${waiting()}`;
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

// The keyboard

function move(event) {
  const step = linesDown(event);
  if (!step || !inputs.includes(event.target)) return;
  event.preventDefault();
  const cells = column(event.target);
  goTo(cells[cells.indexOf(event.target) + step]);
}

// What is pasted: a block of lines, each with at most one EPCI and two figures at its end

const WORD = /\p{L}{2}/u; // « n.d. » and « 2A » stand where a figure may; « CC » is a name
const MOST_UNKNOWN = 5;
const OTHERS = words.part ? " Les autres EPCI sont sur d'autres pages : un fichier remplit la grille entière." : "";

function folded(name) {
  const bare = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return bare.replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

const isSiren = (cell) => /^\d{9}$/.test(clean(cell));
const isKey = (cell) => WORD.test(cell) || isSiren(cell);
const isLabelled = (line) => Boolean(line.siren || line.names.length);
const hasFigures = (line) => line.figures.some(Boolean);

function readLine(text) {
  const cells = text.split("\t").map((cell) => cell.trim());
  return {
    siren: clean(cells.find(isSiren) ?? ""),
    names: cells.filter((cell) => WORD.test(cell)),
    figures: cells.slice(cells.findLastIndex(isKey) + 1),
  };
}

const widest = (lines) => Math.max(0, ...lines.map((line) => line.figures.length));

// A column that is empty from top to bottom beyond the two figures was only selected with them.
function withoutEmptyEnd(lines) {
  const width = widest(lines);
  if (width < 3 || lines.some((line) => line.figures[width - 1])) return lines;
  return withoutEmptyEnd(lines.map((line) => ({ ...line, figures: line.figures.slice(0, width - 1) })));
}

function lastTwo(lines) {
  const width = Math.min(widest(lines), 2);
  return lines.map((line) => {
    const kept = line.figures.slice(-2);
    return { ...line, figures: [...kept, ...Array(width - kept.length).fill("")] };
  });
}

// The lines of a block without its header; an empty line keeps its place.
function readBlock(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map(readLine);
  const isHeader = (line) => line.names.length && !line.siren && !hasFigures(line) && !sirenNamed(line.names);
  const first = lines.findIndex((line) => !isHeader(line));
  return lastTwo(withoutEmptyEnd(first < 0 ? [] : lines.slice(first)));
}

// The SIREN of each name, and none for a name that two EPCIs bear.
function sirensByName() {
  const sirens = new Map();
  inputs.filter((input) => figureOf(input) === figures[0]).forEach((input) => {
    const name = folded(input.closest("tr").cells[0].firstChild.textContent);
    sirens.set(name, sirens.has(name) ? "" : sirenOf(input));
  });
  return sirens;
}

const byName = sirensByName();
const sirenNamed = (names) => names.map((name) => byName.get(folded(name))).find(Boolean) ?? "";
const called = (line) => line.names[0] ?? (line.siren || `sans nom, ${line.figures.filter(Boolean).join(" et ")}`);

function paste(event) {
  const text = event.clipboardData.getData("text");
  if (!inputs.includes(event.target) || !isBlock(text)) return;
  event.preventDefault();
  const lines = readBlock(text);
  const cells = column(event.target).slice(column(event.target).indexOf(event.target));
  const isNamed = lines.some(isLabelled);
  const targets = lines.map((line, rank) => (isNamed ? line.siren || sirenNamed(line.names) : cells[rank] && sirenOf(cells[rank])));
  const placed = lines.map((line, rank) => place(line.figures, targets[rank], figureOf(event.target)));
  const lost = lines.filter((line, rank) => hasFigures(line) && !placed[rank].length);
  take(placed.flat().map((input) => input.closest("tr")), pasted(placed.filter((line) => line.length).length, lost, isNamed));
}

// One figure goes to the column where one pastes; two are always the municipal and the total.
function place(texts, siren, figure) {
  const order = texts.length < 2 ? [figure] : figures;
  return texts.flatMap((text, rank) => {
    const input = named.get(`${siren}-${order[rank]}`);
    if (!text || !input) return [];
    input.value = text;
    return [input];
  });
}

function pasted(count, lost, isNamed) {
  const done = plural(count, "ligne collée", "lignes collées");
  if (!lost.length) return `${done}.`;
  if (!isNamed) return `${done} ; ${whole.format(lost.length)} sans place, sous la grille.${OTHERS}`;
  const beyond = lost.length - MOST_UNKNOWN;
  const more = beyond > 0 ? ` et ${plural(beyond, "autre", "autres")}` : "";
  const unknown = lost.length < 2 ? "non reconnue" : "non reconnues";
  return `${done} ; ${unknown} : ${lost.slice(0, MOST_UNKNOWN).map(called).join(", ")}${more}.${OTHERS}`;
}

// Saving: only what changed is sent

function send(event) {
  if (event.submitter?.name === "abandon") {
    if (!window.confirm("Abandonner les chiffres qui ne sont pas enregistrés ?")) return event.preventDefault();
    inputs.forEach((input) => (input.value = savedIn(input)));
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
