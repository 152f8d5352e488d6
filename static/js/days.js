// Beside a day that one types, the calendar of the browser: it writes the day as one would.
for (const field of document.querySelectorAll(".field .day-field > input")) {
  const picker = document.createElement("input");
  const button = document.createElement("button");
  picker.type = "date";
  picker.tabIndex = -1;
  picker.className = "day-picker";
  picker.setAttribute("aria-hidden", "true");
  button.type = "button";
  button.className = "btn btn-outline-primary day-open";
  button.textContent = "Calendrier";
  field.after(button, picker);

  button.addEventListener("click", () => {
    const typed = field.value.trim().match(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/);
    if (typed) picker.value = `${typed[3]}-${typed[2].padStart(2, "0")}-${typed[1].padStart(2, "0")}`;
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    const [year, month, day] = picker.value.split("-");
    if (day) field.value = `${day}/${month}/${year}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
