import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { collect, person, sampling } from '../engine.contract.ts'
import { EngineError, type Sampling } from '../engine.ts'
import { answer, Peer } from './peer.ts'
import { openRemote, type RemoteOptions } from './remote.ts'

// For tests: a provider that behaves as it is told to, and an engine that asks it.

export const KEY = 'sk-a-key-that-must-not-leak'

export const never = new AbortController().signal

export let peer: Peer

beforeAll(async () => {
  peer = await Peer.start()
})

afterAll(async () => peer[Symbol.asyncDispose]())

afterEach(() => {
  peer.behaviour = answer
})

export const open = (changes: Partial<RemoteOptions> = {}) =>
  openRemote({
    provider: 'peer',
    url: peer.url,
    key: KEY,
    model: 'peer-model',
    contextTokens: null,
    ...changes,
  })

export async function ask(
  changes: Partial<Sampling> = {},
  options: Partial<RemoteOptions> = {},
  signal = never,
) {
  const engine = open(options)
  const prompt = await engine.plan(person('Hello'), never)
  return collect(engine.generate(prompt, sampling(changes), 'an account', signal))
}

export async function failureOf(options: Partial<RemoteOptions> = {}): Promise<EngineError> {
  const error: unknown = await ask({}, options).catch((thrown: unknown) => thrown)
  if (!(error instanceof EngineError)) throw new Error('it did not fail')
  expect(`${error.message} ${String(error.cause)}`).not.toContain(KEY)
  return error
}
