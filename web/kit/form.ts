/** What was entered in a field of that name; empty for a field that is not there. */
export function entered(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name)
  return typeof value === 'string' ? value : ''
}
