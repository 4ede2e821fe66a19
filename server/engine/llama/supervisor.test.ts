import { constants, copyFile, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { collect, person, runOf, sampling } from '../engine.contract.ts'
import type { EngineEvent } from '../engine.ts'
import type { LlamaEngine, LlamaOptions } from './llama.ts'
import type { EngineState } from './supervisor.ts'
import { openTestModel, testModelPath } from './test-model.ts'

const never = new AbortController().signal
const LIMIT = 12
/** A machine that does much else beside may need long for a model's worth of arithmetic. */
const timeout = 120_000

/** An engine whose process a test can do things to. */
async function openWatched(changes: Partial<LlamaOptions> = {}) {
  const states: EngineState[] = []
  const engine = await openTestModel({
    sequences: 3,
    threads: 1,
    onState: (state) => states.push(state),
    ...changes,
  })
  const signal = (name: NodeJS.Signals) => {
    const pid = states.at(-1)?.pid
    if (pid === null || pid === undefined) throw new Error('there is no process')
    process.kill(pid, name)
  }
  return { engine, states, signal }
}

/** Three answers at once; `onToken` hears of each token of all of them. */
async function askThree(engine: LlamaEngine, onToken: (count: number) => void = () => {}) {
  let count = 0
  const hear = (event: EngineEvent) => {
    if (event.type === 'delta') onToken(++count)
  }
  const prompts = await Promise.all(
    ['a lighthouse', 'a desert', 'a library'].map((where) =>
      engine.plan(person(`Write a long story about ${where}.`), never),
    ),
  )
  return Promise.all(
    prompts.map((prompt, i) =>
      collect(engine.generate(prompt, sampling({ limit: LIMIT }), `account ${i}`, never), hear),
    ),
  )
}

describe('when the engine process', { timeout }, () => {
  test('crashes in the middle, its answers go on exactly where they were', async () => {
    const { engine, states, signal } = await openWatched()
    await using _ = engine
    const undisturbed = (await askThree(engine)).map(runOf)
    const disturbed = await askThree(engine, (count) => {
      if (count === 15) signal('SIGSEGV')
    })
    expect(disturbed.map(runOf)).toMatchObject(
      undisturbed.map(({ text, ids, kinds, stop }) => ({ text, ids, kinds, stop })),
    )
    for (const events of disturbed) {
      expect(events.filter(({ type }) => type === 'prompted')).toHaveLength(1)
    }
    expect(states.map(({ state }) => state)).toEqual([
      'loading',
      'ready',
      'restarting',
      'restarting',
      'ready',
    ])
    expect(states.at(-1)?.crashes).toBe(1)
  })

  test('crashes twice over the same answers, they fail and the next is answered', async () => {
    const { engine, states, signal } = await openWatched()
    await using _ = engine
    const failing = askThree(engine, (count) => {
      if (count % 8 === 0) signal('SIGSEGV')
    })
    await expect(failing).rejects.toMatchObject({
      code: 'engine_failed',
      message:
        'the model could not go on: the engine died twice over it: its process died of SIGSEGV; try again',
    })
    expect((await askThree(engine)).map((events) => runOf(events).ids.length)).toEqual([
      LIMIT,
      LIMIT,
      LIMIT,
    ])
    expect(states.at(-1)).toMatchObject({ state: 'ready', crashes: 2 })
  })

  test('hangs, it is replaced and its answers go on', async () => {
    const { engine, states, signal } = await openWatched({ hangMs: 5_000 })
    await using _ = engine
    const answers = await askThree(engine, (count) => {
      if (count === 10) signal('SIGSTOP')
    })
    expect(answers.map((events) => runOf(events).ids.length)).toEqual([LIMIT, LIMIT, LIMIT])
    expect(states.at(-1)?.crashes).toBe(1)
  })

  test('cannot start again, answers fail with the reason, and are given once it can', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'overt-engine-'))
    const modelPath = join(folder, 'model.gguf')
    await copyFile(testModelPath(), modelPath, constants.COPYFILE_FICLONE)
    const { engine, states, signal } = await openWatched({ modelPath })
    await using _ = engine
    await rename(modelPath, `${modelPath}.gone`)
    const failing = askThree(engine, (count) => {
      if (count === 10) signal('SIGSEGV')
    })
    await expect(failing).rejects.toThrow(/the engine does not start again: .*failed to load model/)
    expect(states.at(-1)?.state).toBe('failed')
    await rename(`${modelPath}.gone`, modelPath)
    expect((await askThree(engine)).map((events) => runOf(events).ids.length)).toEqual([
      LIMIT,
      LIMIT,
      LIMIT,
    ])
    await rm(folder, { recursive: true })
  })

  test('is told to stop by the terminal, it goes on: the server decides', async () => {
    const { engine, states, signal } = await openWatched()
    await using _ = engine
    const answers = await askThree(engine, (count) => {
      if (count === 10) signal('SIGINT')
      if (count === 12) signal('SIGTERM')
    })
    expect(answers.map((events) => runOf(events).ids.length)).toEqual([LIMIT, LIMIT, LIMIT])
    expect(states.at(-1)?.crashes).toBe(0)
  })

  test('is closed, it is gone', async () => {
    const { engine, states } = await openWatched()
    const pid = states.at(-1)?.pid ?? 0
    await engine[Symbol.asyncDispose]()
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
  })
})
