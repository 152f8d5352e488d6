// What the grids share: Enter and the arrows go from cell to cell, and a pasted block is lines of
// cells. A grid says which cells are above and below, and what a pasted text means to it.
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

// How many lines a key goes down; nothing for a key that is not the grid's.
export function linesDown(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return 0;
  if (event.key === "Enter") return event.shiftKey ? -1 : 1;
  return STEPS[event.key] ?? 0;
}

export function goTo(cell) {
  cell?.focus();
  cell?.select();
}

// The lines of what is pasted, each of its cells; empty lines at the end are not part of it.
export function linesOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  return lines.map((line) => line.split("\t").map((cell) => cell.trim()));
}

export const isBlock = (text) => /[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""));
