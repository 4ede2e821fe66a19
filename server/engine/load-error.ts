import { basename } from 'node:path'
import { EngineError } from './engine.ts'

/**
 * A model that could not be loaded. Its message is for the log and the terminal and names the whole path;
 * `why` is fit for whoever asks: where this machine has its files is nobody else's business.
 */
export class LoadError extends EngineError {
  readonly path: string
  readonly why: string

  constructor(path: string, why: string, cause?: unknown) {
    const message = `could not load the model ${path}: ${why}; fetch it again or choose another`
    super('engine_failed', message, { cause })
    this.name = 'LoadError'
    this.path = path
    // The library's own words quote the path that it was given.
    this.why = why.replaceAll(path, basename(path))
  }
}
