/** Whether a text is a JSON object, which is what whoever reads a tool's call takes for its arguments. */
export function areArguments(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    // Not JSON at all.
    return false
  }
}
