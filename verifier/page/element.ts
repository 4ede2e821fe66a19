type Attributes = { readonly [name: string]: string | boolean | ((event: Event) => void) }

/** One element. Text is always text: nothing from a file is ever read as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value)
    else if (typeof value === 'string') made.setAttribute(name, value)
    else made.toggleAttribute(name, value)
  }
  made.append(...children.filter((child) => child !== null))
  return made
}

/** The element that page.html is known to hold. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const there = document.getElementById(id)
  if (!(there instanceof kind)) throw new Error(`the page has no element ${id}`)
  return there
}
