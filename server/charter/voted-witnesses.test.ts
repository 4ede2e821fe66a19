import { rm } from 'node:fs/promises'
import { parsePolicy } from '@overt/verifier'
import { expect, test } from 'vitest'
import witnesses from '../../spec/vectors/witnesses.json' with { type: 'json' }
import { promises } from '../../test/promises.ts'
import { artefactPath, keepArtefact } from './artefact.ts'
import { newHome } from './charter-fixture.ts'
import {
  isVotable,
  readVoted,
  votedWitnesses,
  witnessFault,
  witnessWords,
} from './voted-witnesses.ts'

promises('board:witnesses')

const { policy, text, hash } = witnesses

const used = async (source: string) => {
  const parsed = await parsePolicy(source)
  if (!parsed.ok) throw new Error(parsed.detail)
  return { policy: parsed, source }
}

test('what a board votes on is the artefact that its hash names', async () => {
  expect(await votedWitnesses(policy)).toEqual({ ref: hash, text })
  await expect(votedWitnesses('quorum nobody')).rejects.toThrow('could not read the witness policy')
})

test('only the text that a vote is about can be voted on', async () => {
  expect(await isVotable(text)).toBe(true)
  expect(await isVotable(policy)).toBe(false)
  expect(await isVotable(`${text}\n`)).toBe(false)
  expect(await isVotable('')).toBe(false)
})

test('a text that was not handed on is no obstacle to reading who decides', async () => {
  const home = await newHome()
  await keepArtefact(home, { ref: hash, text })
  expect(await readVoted(home, hash)).toEqual({ ref: hash, text })
  await rm(artefactPath(home, hash))
  expect(await readVoted(home, hash)).toBeNull()
  expect(await readVoted(home, null)).toBeNull()
})

test('it is told in words what a checkpoint needs', async () => {
  expect(await witnessWords(text)).toBe(
    'a checkpoint needs the signature of 2 of (witness.ada.example, witness.bob.example)',
  )
  expect(await witnessWords('quorum none\n')).toBe('no witness need sign a checkpoint')
})

test('the voted witnesses are recognised by key and quorum, wherever they are', async () => {
  const voted = { witnessPolicy: hash }
  expect(await witnessFault(voted, await used(policy))).toBeNull()
  expect(await witnessFault(voted, await used(text))).toBeNull()
  const any = text.replace('both all', 'both any')
  expect(await witnessFault(voted, await used(any))).toContain('names the one with SHA-256')
  expect(await witnessFault(voted, null)).toContain('ledger.witness_policy is not set')
})

test('a board that voted on none leaves it to the operator', async () => {
  expect(await witnessFault({ witnessPolicy: null }, null)).toBeNull()
  expect(await witnessFault({ witnessPolicy: null }, await used(policy))).toBeNull()
  expect(await witnessFault(undefined, null)).toBeNull()
})
