/* The list of areas in order, as one table: names are buttons that open their area. Names and reasons are text, whatever they look like. */
export default function ({ parentElement, data, setTriggerValue }) {
  const heads = row([cell("th", data.heads.rank, "rank"), cell("th", data.heads.area), ...data.heads.numbers.map((words) => cell("th", words, "n"))]);
  const table = document.createElement("table");
  table.setAttribute("aria-label", data.label);
  table.createTHead().append(heads);
  table.createTBody().append(...data.rows.flatMap(lines));
  const list = parentElement.querySelector(".gm");
  const open = list.querySelector("button:focus")?.dataset.code;
  list.replaceChildren(table);
  if (open) list.querySelector(`button[data-code="${CSS.escape(open)}"]`)?.focus();

  function lines({ code, rank, name, numbers, reason }) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: name, onclick: () => setTriggerValue("opened", code) });
    button.dataset.code = code;
    const named = cell("td", "");
    named.append(button);
    const why = cell("td", reason, "why-here");
    why.colSpan = 1 + numbers.length;
    return [row([cell("td", rank, "rank"), named, ...numbers.map((words) => cell("td", words, "n"))]), row([cell("td", ""), why], "reason")];
  }

  function row(cells, name = "") {
    const made = document.createElement("tr");
    made.className = name;
    made.append(...cells);
    return made;
  }

  function cell(kind, words, name = "") {
    const made = document.createElement(kind);
    Object.assign(made, { textContent: words, className: name });
    return made;
  }
}
