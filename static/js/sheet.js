// A form whose sums are told as one types: the server reckons them, on exact centimes, and the page
// takes from its answer what is marked « data-live ». The grid of a plan is typed like a
// spreadsheet: Enter and the arrows, a block that is pasted, and a way back from it.
import { goTo, isBlock, linesDown, linesOf } from "./cells.js";

const form = document.querySelector("[data-live-form]");
const PAUSE = 350; // milliseconds after the last key
let asked = 0;
let waiting;

const rows = () =>
  [...(form?.querySelectorAll(".amounts tbody tr") ?? [])]
    .map((row) => [...row.querySelectorAll("td input")])
    .filter((cells) => cells.length);

function placeOf(input) {
  const lines = rows();
  const row = lines.findIndex((cells) => cells.includes(input));
  return row < 0 ? null : { lines, row, column: lines[row].indexOf(input) };
}

// The sums

// The page as the server would show it with what is typed; nothing when a later one was asked.
async function answered() {
  const mine = ++asked;
  const body = new FormData(form);
  body.set(...form.dataset.liveForm.split("="));
  try {
    const answer = await fetch(location.pathname, { method: "POST", body, redirect: "manual" });
    const text = answer.ok ? await answer.text() : "";
    return text && mine === asked ? new DOMParser().parseFromString(text, "text/html") : null;
  } catch {
    return null; // without the network, « Recalculer » and « Enregistrer » say what is wrong
  }
}

async function reckon() {
  const page = await answered();
  if (page) take(page);
}

function take(page) {
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(old.id);
    if (fresh && fresh.innerHTML !== old.innerHTML) old.innerHTML = fresh.innerHTML;
  }
  for (const cells of rows()) {
    for (const cell of cells) follow(cell, page.getElementById(cell.id));
  }
  for (const control of form.elements) keepUp(control, page.getElementById(control.id));
  const address = page.querySelector("[data-address]")?.dataset.address;
  if (address) history.replaceState(null, "", address); // a page whose address says everything
}

// A control is marked as the answer marks it, and a choice offers what it offers.
function keepUp(control, fresh) {
  if (!fresh || !control.id) return;
  control.classList.toggle("is-invalid", fresh.classList.contains("is-invalid"));
  if (control.localName !== "select" || control.textContent === fresh.textContent) return;
  control.innerHTML = fresh.innerHTML;
}

// A funding that is a percent follows the expenses that it pays for.
function follow(cell, fresh) {
  if (!fresh) return;
  cell.readOnly = fresh.readOnly;
  if (fresh.readOnly) cell.value = fresh.value;
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(reckon, PAUSE);
}

// The kind of a rule, or of a block, brings its own fields, with what was typed in those that stay.
async function change(id) {
  clearTimeout(waiting); // the answer brings the sums too
  const page = await answered();
  if (!page) return;
  for (const old of document.querySelectorAll("[data-live-fields]")) {
    const fresh = page.getElementById(old.id);
    if (fresh) old.innerHTML = fresh.innerHTML;
  }
  take(page);
  document.getElementById(id)?.focus();
}

// The keyboard

function move(event) {
  const place = placeOf(event.target);
  if (!place) return;
  const step = linesDown(event);
  if (step) {
    event.preventDefault();
    goTo(place.lines[place.row + step]?.[place.column]);
    return;
  }
  const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!side || !isAtEdge(event.target, side)) return;
  const next = place.lines[place.row][place.column + side];
  if (!next) return;
  event.preventDefault();
  goTo(next);
}

function isAtEdge(input, side) {
  const isAll = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  return isAll || (side < 0 ? input.selectionEnd === 0 : input.selectionStart === input.value.length);
}

// A block of cells, and the way back

let before = [];
const status = document.querySelector("[data-status]");
const undo = document.querySelector("[data-undo]");

function paste(event) {
  const place = placeOf(event.target);
  const text = event.clipboardData.getData("text");
  if (!place || !isBlock(text)) return;
  event.preventDefault();
  const block = linesOf(text);
  const placed = block.flatMap((line, row) =>
    line.map((value, column) => [place.lines[place.row + row]?.[place.column + column], value]),
  );
  const open = placed.filter(([cell]) => cell && !cell.readOnly);
  before = open.map(([cell]) => [cell, cell.value]);
  for (const [cell, value] of open) cell.value = value;
  const lost = placed.filter(([cell, value]) => value && (!cell || cell.readOnly)).length;
  say(`${open.length} ${open.length < 2 ? "case collée" : "cases collées"}${lost ? ` ; ${lost} sans place` : ""}.`);
  later();
}

function say(words) {
  status.textContent = words;
  status.hidden = false;
  undo.hidden = !before.length;
}

function takeBack() {
  for (const [cell, value] of before) cell.value = value;
  goTo(before[0]?.[0]);
  before = [];
  say("Le collage est annulé.");
  later();
}

function undone(event) {
  if (!before.length || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  takeBack();
}

if (form) {
  form.addEventListener("input", (event) => {
    if (event.target.name?.startsWith("ajout-") || "still" in event.target.dataset) return;
    if (placeOf(event.target)) before = [];
    if (undo) undo.hidden = !before.length;
    later();
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[name=kind], [data-reshapes]")) change(event.target.id);
  });
  form.addEventListener("keydown", move);
  form.addEventListener("keydown", undone);
  form.addEventListener("paste", paste);
  undo?.addEventListener("click", takeBack);
}
