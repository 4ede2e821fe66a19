import { describe, expect, test } from 'vitest'
import { collect, person, runOf, sampling } from '../engine.contract.ts'
import { answer, begin, chunk, event, refuse, say, turn, WORDS } from './peer.ts'
import { KEY, never, peer, open, ask, failureOf } from './remote.fixture.ts'

describe('a stream', () => {
  test('may be cut anywhere, inside a character and inside a line', async () => {
    peer.behaviour = async (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const data = JSON.stringify(chunk([{ delta: { content: 'für €🙂' }, finish_reason: 'stop' }]))
      for (const byte of new TextEncoder().encode(
        `: hello\r\ndata: ${data}\r\n\r\ndata: [DONE]\r\n\r\n`,
      )) {
        response.write(Uint8Array.of(byte))
        await turn()
      }
      response.end()
    }
    expect(runOf(await ask()).text).toBe('für €🙂')
  })

  test('of a provider that ignores our stop string ends there all the same', async () => {
    peer.behaviour = async (request, response) => answer({ ...request, stop: [] }, response)
    const run = runOf(await ask({ stop: ['wörd5'] }))
    expect(run).toMatchObject({ stop: 'stop', text: `${WORDS.slice(0, 5).join('')} ` })
  })

  test('that names the stop string it ended at has stop stop', async () => {
    peer.behaviour = async (_request, response) => {
      begin(response)
      event(
        response,
        chunk([{ delta: { content: 'Hi' }, finish_reason: 'stop', stop_reason: 'X' }]),
      )
      response.end('data: [DONE]\n\n')
    }
    expect(runOf(await ask()).stop).toBe('stop')
  })

  test('closes its connection when it is aborted', async () => {
    const left = peer.left
    const gone = Promise.withResolvers<void>()
    peer.behaviour = async (_request, response) => {
      response.on('close', () => gone.resolve())
      begin(response)
      say(response, 'and then')
    }
    const abort = new AbortController()
    const engine = open()
    const prompt = await engine.plan(person('Hello'), never)
    const events = await collect(
      engine.generate(prompt, sampling(), 'an account', abort.signal),
      ({ type }) => {
        if (type === 'delta') abort.abort()
      },
    )
    await gone.promise
    expect(runOf(events)).toMatchObject({ stop: 'aborted', text: 'and then' })
    expect(peer.left).toBe(left + 1)
  })
})

describe('a provider that fails', () => {
  test.each([
    [401, 'refused its key (401); check it in the settings'],
    [404, 'does not know peer-model (404)'],
    [500, 'failed (500); try again later'],
    [422, 'refused the request (422): "no [key]"'],
  ])('with %i is named with what to do', async (status, sentence) => {
    peer.behaviour = async (_request, response) =>
      refuse(response, status, { message: `no ${KEY}`, code: null })
    const error = await failureOf()
    expect(error.code).toBe('provider_failed')
    expect(error.message).toContain(`the provider peer ${sentence}`)
  })

  test('for now says when to come back', async () => {
    peer.behaviour = async (_request, response) =>
      refuse(response, 429, { message: 'slow down', code: null }, { 'retry-after': '17' })
    expect(await failureOf()).toMatchObject({ code: 'provider_failed', retryAfterSeconds: 17 })
  })

  test('after it had begun keeps its reason', async () => {
    peer.behaviour = async (_request, response) => {
      begin(response)
      say(response, 'so far')
      event(response, { error: { message: 'out of memory', code: 500 } })
      response.end()
    }
    expect((await failureOf()).message).toContain('broke the answer off: "out of memory"')
  })

  test('by hanging up is not taken for an end', async () => {
    peer.behaviour = async (_request, response) => {
      begin(response)
      response.write('data: {"choices":[{"delta":{"con')
      await turn()
      response.destroy()
    }
    expect((await failureOf()).message).toContain('broke the connection off')
  })

  test('by ending without a reason is not taken for an end', async () => {
    peer.behaviour = async (_request, response) => {
      begin(response)
      say(response, 'half an ans')
      response.end()
    }
    expect((await failureOf()).message).toContain('cut the answer off')
  })

  test.each([
    ['an event that is no JSON', 'data: {not json\n\n', 'no chat completion'],
    [
      'an unknown reason',
      `data: ${JSON.stringify(chunk([{ finish_reason: 'whim' }]))}\n\n`,
      '(whim)',
    ],
    ['a line without end', `data: ${'x'.repeat(1_100_000)}`, 'a line without end'],
  ])('with %s is refused', async (_what, text, sentence) => {
    peer.behaviour = async (_request, response) => {
      begin(response)
      response.end(text)
    }
    expect((await failureOf()).message).toContain(sentence)
  })

  test('by saying nothing, first or later, is given up', async () => {
    peer.behaviour = async () => {}
    expect((await failureOf({ firstByteMs: 30 })).message).toContain('said nothing for too long')
    peer.behaviour = async (_request, response) => begin(response)
    expect((await failureOf({ silenceMs: 30 })).message).toContain('said nothing for too long')
  })

  test('by redirecting is not followed', async () => {
    peer.behaviour = async (_request, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:1/' })
      response.end()
    }
    expect((await failureOf()).message).toContain('could not be reached')
  })

  test('that is not there is named', async () => {
    expect((await failureOf({ url: 'http://127.0.0.1:1/v1' })).message).toBe(
      'the provider peer could not be reached; try again later',
    )
  })

  test('does not outlive its engine', async () => {
    peer.behaviour = async (_request, response) => begin(response)
    const engine = open()
    const prompt = await engine.plan(person('Hello'), never)
    const answering = collect(
      engine.generate(prompt, sampling(), 'an account', never),
      () => void engine[Symbol.asyncDispose](),
    )
    await expect(answering).rejects.toMatchObject({ code: 'engine_failed' })
  })
})
