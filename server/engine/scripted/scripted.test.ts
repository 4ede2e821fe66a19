import { describe, expect, test } from 'vitest'
import { collect, engineContract, person, runOf, sampling } from '../engine.contract.ts'
import { openScripted, SCRIPTED_EOS, type Script, type ScriptedEngine } from './scripted.ts'

const never = new AbortController().signal
const words = (count: number): Script => ({
  pieces: Array.from({ length: count }, (_, i) => `${i === 0 ? '' : ' '}word${i}`),
})

engineContract('the scripted engine', async () => ({
  engine: openScripted({
    script: () => words(40),
    contextTokens: 100,
    vocabulary: words(40).pieces.map(String),
  }),
  question: person('Say forty words'),
  tooLong: person('too many words '.repeat(40)),
  givesIds: true,
  onTheirWay: 1,
}))

async function ask(engine: ScriptedEngine, changes = {}, signal = never) {
  const prompt = await engine.plan(person('Hello'), never)
  return collect(engine.generate(prompt, sampling(changes), 'an account', signal))
}

describe('a scripted engine', () => {
  test('ends with the id that ends generation, which has no text', async () => {
    const run = runOf(await ask(openScripted({ script: () => words(3) })))
    expect(run).toMatchObject({ stop: 'eos', text: 'word0 word1 word2' })
    expect(run.ids.at(-1)).toBe(SCRIPTED_EOS)
    expect(run.ids).toHaveLength(4)
  })

  test('gives the same piece the same id', async () => {
    const run = runOf(await ask(openScripted({ script: () => ({ pieces: ['a', 'b', 'a'] }) })))
    expect(run.ids[0]).toBe(run.ids[2])
    expect(run.ids[0]).not.toBe(run.ids[1])
  })

  test('fails when the script says so, after what it had said', async () => {
    const seen: string[] = []
    const engine = openScripted({ script: () => ({ ...words(2), end: 'fail' }) })
    const prompt = await engine.plan(person('Hello'), never)
    const failing = collect(engine.generate(prompt, sampling(), 'an account', never), (event) =>
      seen.push(event.type),
    )
    await expect(failing).rejects.toMatchObject({ code: 'engine_failed' })
    expect(seen).toEqual(['prompted', 'delta', 'delta'])
    expect(engine.running).toBe(0)
  })

  test('hangs when the script says so, until it is aborted', async () => {
    const abort = new AbortController()
    const engine = openScripted({ script: () => ({ ...words(2), end: 'hang' }) })
    const prompt = await engine.plan(person('Hello'), never)
    let deltas = 0
    const events = await collect(
      engine.generate(prompt, sampling(), 'an account', abort.signal),
      (event) => {
        if (event.type === 'delta' && ++deltas === 2) setImmediate(() => abort.abort())
      },
    )
    expect(runOf(events)).toMatchObject({ stop: 'aborted', text: 'word0 word1' })
  })

  test('goes no faster than its pace', async () => {
    const gates = Array.from({ length: 3 }, () => Promise.withResolvers<void>())
    const engine = openScripted({
      script: () => words(2),
      pace: async (t) => gates[t]?.promise,
    })
    const seen: string[] = []
    const prompt = await engine.plan(person('Hello'), never)
    const answer = collect(engine.generate(prompt, sampling(), 'an account', never), (event) => {
      seen.push(event.type)
      if (event.type === 'prompted') gates[0]?.resolve()
      if (event.type === 'delta') {
        expect(engine.running).toBe(1)
        for (const gate of gates) gate.resolve()
      }
    })
    await answer
    expect(seen).toEqual(['prompted', 'delta', 'delta', 'stopped'])
  })

  test('gates characters that its pieces cut', async () => {
    const euro = new TextEncoder().encode('€')
    const script = () => ({ pieces: ['costs 3 ', euro.slice(0, 1), euro.slice(1)] })
    const run = runOf(await ask(openScripted({ script })))
    expect(run).toMatchObject({ text: 'costs 3 €', edits: [] })
  })

  test('fails a running answer when it is closed', async () => {
    const engine = openScripted({ script: () => ({ pieces: ['a'], end: 'hang' }) })
    const prompt = await engine.plan(person('Hello'), never)
    const answer = collect(engine.generate(prompt, sampling(), 'an account', never), (event) => {
      if (event.type === 'delta') void engine[Symbol.asyncDispose]()
    })
    await expect(answer).rejects.toMatchObject({ code: 'engine_failed' })
  })
})
