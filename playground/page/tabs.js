// A row of tabs, by the pattern that screen readers know: arrows move, one tab is in the order of focus.

/** Fill a tab list with names, one of them chosen; `choose` is called with a name. */
export function tabs(id, names, chosen, choose) {
  const list = document.getElementById(id);
  const hadFocus = list.contains(document.activeElement);
  list.replaceChildren(...names.map((name) => tab(name, name === chosen, choose)));
  list.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) choose(names.at((names.indexOf(chosen) + step) % names.length));
  };
  if (hadFocus) list.querySelector("[aria-selected=true]")?.focus();
}

function tab(name, selected, choose) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: name, tabIndex: selected ? 0 : -1 });
  button.setAttribute("role", "tab");
  button.setAttribute("aria-selected", selected);
  button.onclick = () => choose(name);
  return button;
}
