import OpenAI from 'openai'
import { expect, test } from 'vitest'
import { delta, ended, says, silence, type Script } from '../fake.fixture.ts'
import { openHttp, type HttpWorld } from '../http.fixture.ts'
import { problem } from '../problem.ts'
import { promises } from '../../../test/promises.ts'

promises('answer:api-cancel')

const body = (stream: boolean) =>
  JSON.stringify({ model: 'small', messages: [{ role: 'user', content: 'Hi' }], stream })

const send = (world: HttpWorld, stream: boolean, signal: AbortSignal) =>
  fetch(`${world.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { ...world.callers.owner, 'content-type': 'application/json' },
    body: body(stream),
    signal,
  })

/** Holds questions between being asked and being answered. */
function gate() {
  const reached = Promise.withResolvers<void>()
  const open = Promise.withResolvers<void>()
  return {
    reached: reached.promise,
    open: open.resolve,
    pass: async () => {
      reached.resolve()
      await open.promise
    },
  }
}

test('a client that leaves before the first token has its answer cancelled', async () => {
  for (const stream of [true, false]) {
    await using world = await openHttp()
    const begun = Promise.withResolvers<void>()
    world.answering.script = async function* (stopped) {
      begun.resolve()
      await new Promise((resolve) => stopped.addEventListener('abort', resolve, { once: true }))
      yield { ...ended, stop: 'cancelled' }
    }
    const stop = world.answering.nextStop()
    const leave = new AbortController()
    const response = send(world, stream, leave.signal)
    await begun.promise
    leave.abort()
    await expect(response).rejects.toThrow(/abort/)
    await stop
    expect(world.answering.stops).toMatchObject([{ why: 'cancelled' }])
  }
})

test('a client that leaves while its question is being stored has the answer cancelled', async () => {
  for (const stream of [true, false]) {
    await using world = await openHttp()
    const { reached, open, pass } = gate()
    const gone = Promise.withResolvers<void>()
    world.answering.beforeAsk = async (signal) => {
      signal.addEventListener('abort', () => gone.resolve(), { once: true })
      await pass()
    }
    world.answering.script = silence
    const stop = world.answering.nextStop()
    const leave = new AbortController()
    const response = send(world, stream, leave.signal)
    await reached
    leave.abort()
    await expect(response).rejects.toThrow(/abort/)
    await gone.promise
    open()
    await stop
    expect(world.answering.stops).toMatchObject([{ why: 'cancelled' }])
  }
})

test('a client that leaves in the middle of a stream has its answer cancelled', async () => {
  await using world = await openHttp()
  world.answering.script = talks
  const stop = world.answering.nextStop()
  const leave = new AbortController()
  const response = await send(world, true, leave.signal)
  await response.body?.getReader().read()
  leave.abort()
  await stop
  expect(world.answering.stops).toMatchObject([{ why: 'cancelled' }])
})

/** One delta, then silence until stopped. */
const talks: Script = async function* (stopped) {
  yield delta('a')
  yield* silence(stopped)
}

test('the SDK’s abort cancels the answer', async () => {
  await using world = await openHttp()
  world.answering.script = talks
  const stop = world.answering.nextStop()
  const openai = new OpenAI({
    baseURL: `${world.url}/v1`,
    apiKey: world.callers.owner.authorization.slice(7),
  })
  const stream = await openai.chat.completions.create({
    model: 'small',
    messages: [{ role: 'user', content: 'Hi' }],
    stream: true,
  })
  for await (const { choices } of stream) if (choices[0]?.delta.content === 'a') break
  await stop
  expect(world.answering.stops).toMatchObject([{ why: 'cancelled' }])
})

test('a client that reads to the end cancels nothing', async () => {
  await using world = await openHttp()
  for (const stream of [true, false]) {
    const response = await send(world, stream, new AbortController().signal)
    await response.text()
  }
  expect(world.answering.stops).toEqual([])
})

test('an answer that failed is over: there is nothing to cancel', async () => {
  await using world = await openHttp()
  const failed = { type: 'failed' as const, problem: problem('engine_failed', 'It stopped.') }
  world.answering.script = () => says(delta('a'), failed, { ...ended, stop: 'error' })
  for (const stream of [true, false]) {
    await (await send(world, stream, new AbortController().signal)).text()
  }
  expect(world.answering.stops).toEqual([])
})

test('a hundred aborted streams leave no request under way', async () => {
  await using world = await openHttp()
  world.answering.script = silence
  for (let n = 0; n < 100; n++) {
    const stop = world.answering.nextStop()
    const leave = new AbortController()
    const response = await send(world, true, leave.signal)
    await response.body?.getReader().read()
    leave.abort()
    await stop
  }
  expect(world.answering.stops).toHaveLength(100)
  await world.close(new AbortController().signal)
})
