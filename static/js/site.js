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
