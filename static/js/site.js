// « / » leads to the search, as long as one is not typing.
const field = document.querySelector(".search input");

function search(event) {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
}

if (field) document.addEventListener("keydown", search);

// The person's panel closes with Escape, and when one clicks or moves elsewhere.
const person = document.querySelector("details.person");

function close(event) {
  if (!person.contains(event.target)) person.open = false;
}

if (person) {
  document.addEventListener("click", close);
  document.addEventListener("focusin", close);
  person.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    person.open = false;
    person.querySelector("summary").focus();
  });
}

// What explains a word goes with Escape.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.activeElement.closest(".term")?.querySelector("button").blur();
});

// On a narrow screen the pages of a convention slide: the current one is brought in sight.
const tabs = document.querySelector(".tabs-convention");
const here = tabs?.querySelector("[aria-current]");

if (here) tabs.scrollLeft = here.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;

// The answer to a form that was sent is a page like any other: Back and Reload ask for its address
// again, instead of an error of the browser about a form to send twice.
history.replaceState(history.state, "", location.href);
