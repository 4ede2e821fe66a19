/** What is wrong with the settings: one sentence for each fault, each naming its key and what to do. */
export class ConfigError extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[], options: { cause?: unknown } = {}) {
    super(faults.join('\n'), { cause: options.cause })
    this.name = 'ConfigError'
    this.faults = faults
  }
}
