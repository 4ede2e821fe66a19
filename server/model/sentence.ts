import { LoadError } from '../engine/load-error.ts'
import { ModelError, SOON_SECONDS } from './models.ts'
import { titleOfSlot, type Slot } from './slot.ts'

// What people are told of models: one sentence that says what could not be done, why, and what to do.

export const damaged = (name: string, path: string, id: string): string =>
  `The file ${path} is not ${name} (wrong SHA-256): fetch it again with \`./overt model get ${id}\`.`

export const changed = (name: string, path: string): string =>
  `The file ${path} is not the one that was added as ${name} (wrong SHA-256): put that one back, or remove the model and add it again.`

export const unreadable = (name: string, code: string): string =>
  `The file of ${name} cannot be read (${code}): check the disk and the file's permissions.`

export const mute = (name: string): string =>
  `${name} has no chat template, so it is no model to talk with: choose one that was made to chat.`

export const notLoaded = (name: string, error: unknown): string =>
  `${name} could not be loaded (${reasonOf(error).replace(/[.]$/, '')}): try another model, or a provider.`

/** The setting names what is neither known nor offered by a provider. */
export const noDefault = (id: string, slots: readonly Slot[]): ModelError =>
  new ModelError(
    'model_not_found',
    `The setting model.default (OVERT_MODEL_DEFAULT) names ${JSON.stringify(id.slice(0, 80))}, and there is no such model: choose one of ${slots.map((slot) => slot.id).join(', ')}.`,
  )

export const noSuchModel = (id: string): ModelError =>
  new ModelError('model_not_found', `There is no model ${JSON.stringify(id.slice(0, 80))} here.`)

/** A model asked for what it is not for. */
export const givesVectors = (slot: Slot): ModelError =>
  new ModelError(
    'invalid_request',
    `${titleOfSlot(slot)} turns texts into vectors and answers no questions: choose a model that chats, or ask POST /v1/embeddings.`,
  )

export const givesNoVectors = (slot: Slot): ModelError =>
  new ModelError(
    'invalid_request',
    `${titleOfSlot(slot)} answers questions and gives no vectors: choose a model for embeddings, nomic-embed-text-v1.5 for instance.`,
  )

/** A fault of ours: only a file that was looked at is loaded. */
export const noDigest = ({ id }: Slot): Error =>
  new Error(`The model ${id} was to be loaded before its file was looked at.`)

export const stopped = 'The fetch was stopped: start again to go on where it was.'

/** Errors of this server say what is wrong in their message; of a failed load that is for the log, with its path. */
export function reasonOf(error: unknown): string {
  if (error instanceof LoadError) return error.why
  return error instanceof Error ? error.message : String(error)
}

const LONGEST_WAIT_SECONDS = 600

/** Says when to ask again only where something is under way that ends by itself. */
export function notReady(slot: Slot): ModelError {
  const name = titleOfSlot(slot)
  switch (slot.state) {
    case 'fetching': {
      const percent = Math.floor((slot.progress ?? 0) * 100)
      const wait = Math.ceil(slot.secondsLeft ?? 0) + SOON_SECONDS
      return later(`${name} is being fetched (${percent} %): try again in a moment.`, wait)
    }
    case 'installed':
    case 'loading':
    case 'ready':
      return later(`${name} is being loaded: try again in a moment.`)
    case 'failed':
      return new ModelError('model_not_ready', slot.problem ?? `${name} cannot be used.`)
    case 'absent': {
      const what = `fetch it with \`./overt model get ${slot.id}\``
      return new ModelError('model_not_ready', `${name} is not on this machine: ${what}.`)
    }
  }
}

/** Whether it lies here is not known yet. */
export const notLookedFor = (slot: Slot): ModelError =>
  later(`${titleOfSlot(slot)} is being looked for: try again in a moment.`)

const later = (sentence: string, seconds: number = SOON_SECONDS): ModelError =>
  new ModelError('model_not_ready', sentence, Math.min(LONGEST_WAIT_SECONDS, seconds))
