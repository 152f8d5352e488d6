// The readings of a period, typed like a column: Enter and the arrows go up and down, a column that
// is pasted spreads from the cell where it is pasted.
const values = [...document.querySelectorAll(".readings [data-value]")];
const status = document.querySelector(".readings [data-status]");

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
  const pasted = Math.min(cells.length, places.length);
  const said = pasted < 2 ? "valeur collée" : "valeurs collées";
  status.textContent = `${pasted} ${said}${lost > 0 ? ` ; ${lost} sans place, en trop` : ""}, à enregistrer.`;
}

document.querySelector(".readings")?.addEventListener("keydown", move);
document.querySelector(".readings")?.addEventListener("paste", paste);
