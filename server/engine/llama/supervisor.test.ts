import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants, copyFile, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
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

/** No more address space than this for a process. */
function limitMemory(pid: number, bytes: number): void {
  execFileSync('prlimit', ['--pid', String(pid), `--as=${bytes}`])
}

const sizeOf = (pid: number): number =>
  Number(/^VmSize:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024

/** Node has started then, which hangs where it gets no memory for its threads, and the weights come next. */
const whenLibraryIsThere = (pid: number) =>
  vi.waitFor(() => expect(readFileSync(`/proc/${pid}/maps`, 'utf8')).toContain('libllama'), {
    interval: 2,
    timeout,
  })

/** For whatever leaves an engine that answers: loading one takes longer than most of its tests. */
let shared: Awaited<ReturnType<typeof openWatched>>
beforeAll(async () => {
  shared = await openWatched()
}, timeout)
afterAll(() => shared.engine[Symbol.asyncDispose]())
const crashesOf = (states: readonly EngineState[]) => states.at(-1)?.crashes ?? NaN

describe('when the engine process', { timeout }, () => {
  let undisturbed: readonly ReturnType<typeof runOf>[]
  beforeAll(async () => {
    undisturbed = (await askThree(shared.engine)).map(runOf)
  }, timeout)

  test('crashes in the middle, its answers go on exactly where they were', async () => {
    const { engine, states, signal } = shared
    const [began, crashes] = [states.length, crashesOf(states)]
    const disturbed = await askThree(engine, (count) => {
      if (count === 15) signal('SIGSEGV')
    })
    expect(disturbed.map(runOf)).toMatchObject(
      undisturbed.map(({ text, ids, kinds, stop }) => ({ text, ids, kinds, stop })),
    )
    for (const events of disturbed) {
      expect(events.filter(({ type }) => type === 'prompted')).toHaveLength(1)
    }
    const seen = states.slice(began).map(({ state }) => state)
    expect(seen).toEqual(['restarting', 'restarting', 'ready'])
    expect(crashesOf(states)).toBe(crashes + 1)
  })

  test('crashes again and again, its answers go on exactly as long as they get further', async () => {
    const { engine, states } = shared
    const crashes = crashesOf(states)
    const disturbed = await askThree(engine, (count) => {
      const pid = states.at(-1)?.pid
      if (count % 7 === 0 && pid) process.kill(pid, 'SIGSEGV')
    })
    expect(disturbed.map(runOf)).toMatchObject(
      undisturbed.map(({ text, ids, kinds, stop, trace }) => ({ text, ids, kinds, stop, trace })),
    )
    expect(crashesOf(states)).toBeGreaterThan(crashes + 2)
  })

  test('crashes twice over the same token of its answers, they fail and the next is answered', async () => {
    const states: EngineState[] = []
    const engine = await openTestModel({
      sequences: 3,
      threads: 1,
      onState: (state) => {
        states.push(state)
        if (state.state === 'ready' && state.crashes === 1) kill()
      },
    })
    await using _ = engine
    const kill = () => process.kill(states.at(-1)?.pid ?? 0, 'SIGSEGV')
    const failing = askThree(engine, (count) => {
      if (count === 8) kill()
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

  test('cannot start again, answers fail and name no file of the machine, and are given once it can', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'overt-engine-'))
    const modelPath = join(folder, 'model.gguf')
    await copyFile(testModelPath(), modelPath, constants.COPYFILE_FICLONE)
    const { engine, states, signal } = await openWatched({ modelPath })
    await using _ = engine
    await rename(modelPath, `${modelPath}.gone`)
    const failing = askThree(engine, (count) => {
      if (count === 10) signal('SIGSEGV')
    })
    await expect(failing).rejects.toMatchObject({
      message:
        'the model could not go on: the engine does not start, and the log of the server says why; try again',
    })
    expect(states.at(-1)?.state).toBe('failed')
    await rename(`${modelPath}.gone`, modelPath)
    expect((await askThree(engine)).map((events) => runOf(events).ids.length)).toEqual([
      LIMIT,
      LIMIT,
      LIMIT,
    ])
    await rm(folder, { recursive: true })
  })

  test('is killed for want of memory, as the system does it, its answers go on exactly where they were', async () => {
    const { engine, states, signal } = shared
    const crashes = crashesOf(states)
    const disturbed = await askThree(engine, (count) => {
      if (count === 15) signal('SIGKILL')
    })
    expect(disturbed.map((events) => runOf(events).ids)).toEqual(undisturbed.map(({ ids }) => ids))
    expect(states.at(-1)).toMatchObject({ state: 'ready', crashes: crashes + 1 })
  })

  test('has no memory for the model, it says so and nothing is left running', async () => {
    const pids: number[] = []
    const opening = openTestModel({
      sequences: 1,
      onState: ({ state, pid }) => {
        if (state !== 'loading' || pid === null || pids.includes(pid)) return
        pids.push(pid)
        void whenLibraryIsThere(pid).then(() => limitMemory(pid, sizeOf(pid)))
      },
    })
    await expect(opening).rejects.toMatchObject({
      code: 'engine_failed',
      message: expect.stringMatching(/^could not load the model /),
    })
    expect(pids).toHaveLength(1)
    expect(() => process.kill(pids[0] ?? 0, 0)).toThrow(/ESRCH/)
  })

  test('is told to stop by the terminal, it goes on: the server decides', async () => {
    const { engine, states, signal } = shared
    const crashes = crashesOf(states)
    const answers = await askThree(engine, (count) => {
      if (count === 10) signal('SIGINT')
      if (count === 12) signal('SIGTERM')
    })
    expect(answers.map((events) => runOf(events).ids.length)).toEqual([LIMIT, LIMIT, LIMIT])
    expect(crashesOf(states)).toBe(crashes)
  })

  test('is closed, it is gone', async () => {
    const { engine, states } = await openWatched()
    expect(states.map(({ state }) => state)).toEqual(['loading', 'ready'])
    const pid = states.at(-1)?.pid ?? 0
    await engine[Symbol.asyncDispose]()
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
  })
})

describe('an answer that rests for another account', { timeout }, () => {
  /** Three answers of one account on three sequences; another asks when the first tokens are there. */
  async function askBeside(engine: LlamaEngine, onLight: () => void = () => {}) {
    const order: string[] = []
    const hear = (who: string, onDelta: () => void) => (event: EngineEvent) => {
      if (event.type === 'delta') onDelta()
      if (event.type === 'stopped') order.push(who)
    }
    const prompts = await Promise.all(
      ['a lighthouse', 'a desert', 'a library', 'a ship'].map((where) =>
        engine.plan(person(`Write a long story about ${where}.`), never),
      ),
    )
    const begun = Promise.withResolvers<void>()
    const answer = (i: number, account: string, limit: number, onDelta: () => void) => {
      const prompt = prompts[i]
      if (prompt === undefined) throw new Error('there are four')
      return collect(
        engine.generate(prompt, sampling({ limit }), account, never),
        hear(account, onDelta),
      )
    }
    const heavy = [0, 1, 2].map((i) => answer(i, 'heavy', 40, begun.resolve))
    await begun.promise
    const light = answer(3, 'light', 4, onLight)
    const runs = (await Promise.all([...heavy, light])).map(runOf)
    return { order, runs }
  }
  const idsOf = (runs: readonly { readonly ids: readonly number[] }[]) => runs.map(({ ids }) => ids)
  let undisturbed: Awaited<ReturnType<typeof askBeside>>
  beforeAll(async () => {
    undisturbed = await askBeside(shared.engine)
  }, timeout)

  test('lets it be first, and goes on exactly where it was', async () => {
    expect(undisturbed.order[0]).toBe('light')
    const many = await openWatched({ sequences: 4 })
    await using _ = many.engine
    const beside = await askBeside(many.engine)
    expect(idsOf(beside.runs)).toEqual(idsOf(undisturbed.runs))
  })

  test('goes on exactly too when the process dies while it rests', async () => {
    const { engine, states, signal } = shared
    const crashes = crashesOf(states)
    let count = 0
    const { runs } = await askBeside(engine, () => {
      if (++count === 2) signal('SIGSEGV')
    })
    expect(idsOf(runs)).toEqual(idsOf(undisturbed.runs))
    expect(crashesOf(states)).toBe(crashes + 1)
  })

  test('can be stopped while it rests', async () => {
    const { engine } = await openWatched({ sequences: 2 })
    await using _ = engine
    const prompt = await engine.plan(person('Write a long story about a ship.'), never)
    const abort = new AbortController()
    const begun = Promise.withResolvers<void>()
    const heavy = [never, abort.signal].map((signal) =>
      collect(engine.generate(prompt, sampling({ limit: 30 }), 'heavy', signal), (event) => {
        if (event.type === 'delta') begun.resolve()
      }),
    )
    await begun.promise
    const light = await collect(engine.generate(prompt, sampling(), 'light', never), (event) => {
      if (event.type === 'delta') abort.abort()
    })
    const [whole, cut] = (await Promise.all(heavy)).map(runOf)
    expect(runOf(light).stop).not.toBe('aborted')
    expect([whole?.stop === 'aborted', cut?.stop]).toEqual([false, 'aborted'])
    expect(whole?.ids.slice(0, cut?.ids.length)).toEqual(cut?.ids)
  })
})
