// The readings of a period, typed like a column: Enter and the arrows go up and down, a column that
// is pasted spreads from the cell where it is pasted, and what is not saved yet waits in the browser,
// whatever happens to the session.
const form = document.querySelector(".readings");
const fields = [...document.querySelectorAll(".readings .form-control")];
const values = fields.filter((field) => "value" in field.dataset);
const status = document.querySelector(".readings [data-status]");
const store = `readings ${location.pathname}`;
const kept = waiting();

const plain = (text) => text.replace(/\s/g, "").replace(",", ".");
const isSame = (one, other) => one === other || (plain(one) !== "" && Number(plain(one)) === Number(plain(other)));
const plural = (count, one, many) => `${count} ${count < 2 ? one : many}`;

// What is not saved yet

function waiting() {
  try {
    return JSON.parse(localStorage.getItem(store)) ?? {};
  } catch {
    return {};
  }
}

function keep() {
  fields.filter((field) => field.name in kept || field.value !== field.defaultValue).forEach((field) => (kept[field.name] = field.value));
  try {
    if (Object.keys(kept).length) localStorage.setItem(store, JSON.stringify(kept));
    else localStorage.removeItem(store);
  } catch {
    // a browser that keeps nothing: the page itself still holds what was typed
  }
}

function restore() {
  const known = fields.filter((field) => field.name in kept);
  known.filter((field) => isSame(field.defaultValue, kept[field.name])).forEach((field) => delete kept[field.name]);
  const back = known.filter((field) => field.name in kept);
  back.forEach((field) => (field.value = kept[field.name]));
  if (back.length) status.textContent = `${plural(back.length, "saisie retrouvée", "saisies retrouvées")}, à enregistrer.`;
  keep();
}

// The keyboard, and what is pasted

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
  const next = values[values.indexOf(event.target) + step];
  if (!step || !values.includes(event.target) || (event.key === "Enter" && !next)) return;
  event.preventDefault();
  next?.focus();
  next?.select();
}

// The last cell of each line that is pasted: a name may stand before the figure.
const lastCells = (text) => text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t").at(-1).trim());

function paste(event) {
  const cells = lastCells(event.clipboardData.getData("text"));
  if (!values.includes(event.target) || cells.length < 2) return;
  event.preventDefault();
  const places = values.slice(values.indexOf(event.target));
  cells.slice(0, places.length).forEach((text, rank) => (places[rank].value = text));
  const lost = cells.length - places.length;
  const pasted = plural(Math.min(cells.length, places.length), "valeur collée", "valeurs collées");
  status.textContent = `${pasted}${lost > 0 ? ` ; ${lost} sans place, en trop` : ""}, à enregistrer.`;
  keep();
}

if (form) {
  restore();
  form.addEventListener("input", keep);
  form.addEventListener("keydown", move);
  form.addEventListener("paste", paste);
}
