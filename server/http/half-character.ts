/** Only an escape can bring one: the bytes themselves were read as UTF-8. */
const ESCAPED_HALF = /\\u[dD][89a-fA-F]/

/**
 * The first field of a body, or the empty string for the body itself, that holds half of a character (a lone
 * surrogate), as text or as a name: it cannot be written as UTF-8, so no receipt could say it. Null when
 * there is none.
 */
export function halfCharacterIn(json: string, body: unknown): string | null {
  if (!ESCAPED_HALF.test(json) || isWhole(body)) return null
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return ''
  const fields = Object.entries(body)
  return fields.find(([name, value]) => name.isWellFormed() && !isWhole(value))?.[0] ?? ''
}

/** JSON holds no `undefined`: there is nothing left when one comes. */
function isWhole(value: unknown): boolean {
  const waiting = [value]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (typeof one === 'string' && !one.isWellFormed()) return false
    if (typeof one !== 'object' || one === null) continue
    for (const [name, inner] of Object.entries(one)) {
      if (!name.isWellFormed()) return false
      waiting.push(inner)
    }
  }
  return true
}
