import {
  COSIGNATURE,
  cosignatureBlob,
  cosigned,
  formatNote,
  formatVkey,
  keyId,
  parseNote,
} from '@overt/verifier'
import type { Transparency } from '@overt/wire'
import { beforeAll, expect, test } from 'vitest'
import { World } from '../dev/world.ts'
import { checkLedger } from './check.ts'
import { checkWitnesses } from './cosigned.ts'
import { votedWitnesses } from './voted.ts'

const [name, time] = ['witness.example', 1_795_378_503]
let claimed: Transparency
let [key, checkpoint] = ['', '']

beforeAll(async () => {
  claimed = await (await World.open({ paceMs: 0, signedIn: true })).transparency()
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('no pair of keys')
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  key = await formatVkey(name, COSIGNATURE, raw)
  const note = parseNote(claimed.checkpoint)
  if (note === null) throw new Error('no checkpoint')
  const message = cosigned({ name, type: COSIGNATURE }, time, note.text)
  if (message === null) throw new Error('nothing to sign')
  const signed = new Uint8Array(
    await crypto.subtle.sign('Ed25519', pair.privateKey, new Uint8Array(message)),
  )
  const id = await keyId(name, COSIGNATURE, raw)
  const signature = { name, id, signature: cosignatureBlob(time, signed) }
  checkpoint = formatNote({ ...note, signatures: [...note.signatures, signature] })
})

const witnessesOf = async (told: Transparency) =>
  checkWitnesses(told, await votedWitnesses(told.board.witnesses))

const check = (sightings: NonNullable<Transparency['witnesses']>['sightings'], note = checkpoint) =>
  witnessesOf({ ...claimed, checkpoint: note, witnesses: { needed: true, sightings } })

test('a witness that signed is named', async () => {
  expect(await check([{ name, key, at: time }])).toEqual({ state: 'holds', names: [name] })
})

test('nobody else is no witness, and one that has not signed yet is not counted', async () => {
  expect(await witnessesOf(claimed)).toEqual({ state: 'none' })
  const witnesses = { needed: false, sightings: [{ name, key, at: null }] }
  expect(await witnessesOf({ ...claimed, witnesses })).toEqual({ state: 'missing' })
})

test('one that the server needs, and that has not signed, is lacking', async () => {
  const lacking = { state: 'lacking', names: [name] }
  expect(await check([{ name, key, at: null }], claimed.checkpoint)).toEqual(lacking)
})

test('one that the board voted for is lacking however the server leaves it out', async () => {
  const text = `witness one ${key}\nquorum one\n`
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  const vote = { hash: Buffer.from(bytes).toString('base64url'), text }
  const voted = { ...claimed, board: { ...claimed.board, witnesses: vote } }
  const lacking = { state: 'lacking', names: [name] }
  expect(await witnessesOf(voted)).toEqual(lacking)
  const [sightings, stranger] = [[{ name, key, at: time }], 'somebody.else']
  expect(await witnessesOf({ ...voted, witnesses: { needed: false, sightings: [] } })).toEqual(
    lacking,
  )
  const signed = { ...voted, checkpoint, witnesses: { needed: true, sightings } }
  expect(await witnessesOf(signed)).toEqual({ state: 'holds', names: [name] })
  // A text that was not voted on counts for nothing, and is told.
  const forged = { ...vote, text: text.replace(name, stranger) }
  const other = { ...signed, board: { ...claimed.board, witnesses: forged } }
  expect(await witnessesOf(other)).toEqual({ state: 'holds', names: [name] })
  expect((await checkLedger(other)).vote).toBe('fails')
})

test('a signature that the server only speaks of is false', async () => {
  const said = [{ name, key, at: time }]
  expect(await check(said, claimed.checkpoint)).toEqual({ state: 'fails', names: [name] })
})

test('a signature over another ledger is false, whoever else signed', async () => {
  const moved = checkpoint.replace(`\n${claimed.size}\n`, `\n${claimed.size + 1}\n`)
  expect(await check([{ name, key, at: time }], moved)).toEqual({ state: 'fails', names: [name] })
})

test('one witness under two names is one: the other name is false', async () => {
  const sightings = [name, 'somebody.else'].map((one) => ({ name: one, key, at: time }))
  expect(await check(sightings)).toEqual({ state: 'fails', names: ['somebody.else'] })
})

test('a key that is none, and a checkpoint that is none, prove nothing', async () => {
  expect(await check([{ name, key: 'x', at: time }])).toEqual({ state: 'fails', names: [name] })
  expect(await check([{ name, key, at: time }], 'nothing')).toMatchObject({ state: 'lacking' })
})
