// « / » leads to the search, as long as one is not typing.
const field = document.querySelector(".search input");

function search(event) {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
}

if (field) document.addEventListener("keydown", search);

// What opens over the page (the person's panel, a menu of acts) closes with Escape, and when one
// clicks or moves elsewhere.
const panels = document.querySelectorAll("details:is(.person, .menu)");

function close(event) {
  for (const panel of panels) if (!panel.contains(event.target)) panel.open = false;
}

if (panels.length) {
  document.addEventListener("click", close);
  document.addEventListener("focusin", close);
}

for (const panel of panels) {
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    panel.open = false;
    panel.querySelector("summary").focus();
  });
}

// What explains a word goes with Escape.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.activeElement.closest(".term")?.querySelector("button").blur();
});

// On a narrow screen tabs slide: the current one is brought in sight.
for (const row of document.querySelectorAll(".tabs-sliding, .sections")) {
  const here = row.querySelector("[aria-current]");
  if (here) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}

// The answer to a form that was sent is a page like any other: Back and Reload ask for its address
// again, instead of an error of the browser about a form to send twice.
history.replaceState(history.state, "", location.href);
