/** A new element, with a class if one is named. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = "",
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  return made;
}

/** The element of the page with that id. */
export function byId(id: string): HTMLElement {
  return document.getElementById(id)!;
}

export function selectById(id: string): HTMLSelectElement {
  return byId(id) as HTMLSelectElement;
}

export function tableById(id: string): HTMLTableElement {
  return byId(id) as HTMLTableElement;
}

/** Gives a list of choices its options; keeps what was picked where it is still there. */
export function fillSelect(
  select: HTMLSelectElement,
  choices: readonly { readonly value: string; readonly text: string }[],
): void {
  const picked = select.value;
  select.replaceChildren(
    ...choices.map(({ value, text }) => {
      const option = element("option");
      option.value = value;
      option.textContent = text;
      return option;
    }),
  );
  if (choices.some(({ value }) => value === picked)) select.value = picked;
}
