/** A schema that cannot be enforced to the letter. `path` is where, as a JSON pointer from `#`. */
export class SchemaError extends Error {
  readonly path: string
  constructor(path: string, reason: string) {
    super(`the schema cannot be enforced at ${path}: ${reason}`)
    this.name = 'SchemaError'
    this.path = path
  }
}
