import { ModelError } from './models.ts'
import type { Slot } from './slot.ts'

// What people are told of models: one sentence that says what could not be done, why, and what to do.

export const damaged = (name: string, path: string, id: string): string =>
  `The file ${path} is not ${name} (wrong SHA-256): fetch it again with \`./overt model get ${id}\`.`

export const noMemory = (name: string, neededBytes: number): string =>
  `${name} was not loaded, because about ${Math.ceil(neededBytes / 2 ** 20)} MiB of memory are needed and fewer are free: make it the default model, or close other programs and start again.`

export const notLoaded = (name: string, error: unknown): string =>
  `${name} could not be loaded (${reasonOf(error).replace(/[.]$/, '')}): try another model, or a provider.`

/** The setting names what is neither in the catalogue nor offered by a provider. */
export const noDefault = (id: string, slots: readonly Slot[]): ModelError =>
  new ModelError(
    'model_not_found',
    `The setting model.default (OVERT_MODEL_DEFAULT) names ${JSON.stringify(id.slice(0, 80))}, and there is no such model: choose one of ${slots.map((slot) => slot.id).join(', ')}.`,
  )

export const stopped = 'The fetch was stopped: start again to go on where it was.'

/** Errors of this server say what is wrong in their message. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

export function notReady(slot: Slot): string {
  switch (slot.state) {
    case 'fetching':
      return `${slot.name} is being fetched (${Math.floor((slot.progress ?? 0) * 100)} %): try again in a moment.`
    case 'loading':
    case 'ready':
      return `${slot.name} is being loaded: try again in a moment.`
    case 'failed':
      return slot.problem ?? `${slot.name} cannot be used.`
    case 'absent':
      return `${slot.name} is not on this machine: fetch it with \`./overt model get ${slot.id}\` and start again.`
  }
}
