/** Closes a switch: the compiler refuses a case that was forgotten. */
export function unreachable(value: never): never {
  throw new Error(`This case cannot happen: ${JSON.stringify(value)}`)
}
