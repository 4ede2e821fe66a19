import { describe, expect, test } from 'vitest'
import { Refused, openClient } from './client.ts'
import { events, fakeServer, openLine, wholeAnswer } from './server.fixture.ts'

const session = { url: 'http://overt.test', key: 'good' }

const answering = (response: () => Response) => openClient(session, async () => response())

describe('a refusal', () => {
  test('of /api is told in its own words, with its code', async () => {
    const problem = { code: 'too_many_requests', status: 429, detail: 'Wait four seconds.' }
    const refused = await answering(() => Response.json(problem, { status: 429 }))
      .noise()
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Refused)
    expect(refused).toMatchObject({ code: 'too_many_requests', message: 'Wait four seconds.' })
  })

  test('of /v1 is told too; without a key it is a refused key', async () => {
    const error = {
      message: 'No such key.',
      type: 'invalid_request_error',
      code: 'invalid_api_key',
    }
    const client = answering(() => Response.json({ error }, { status: 401 }))
    await expect(client.receipt('r')).rejects.toMatchObject({
      code: 'key_refused',
      message: 'The server refused: No such key.',
    })
  })

  test('by something that is no Overt is told as its status', async () => {
    const client = answering(() => new Response('<h1>Bad gateway</h1>', { status: 502 }))
    await expect(client.noise()).rejects.toThrow('The server refused: HTTP 502')
  })

  test('ends the events at once: asking again would not help', async () => {
    const server = fakeServer()
    const stream = openClient({ ...session, key: 'bad' }, server.fetch).events('a')
    await expect(stream.next()).rejects.toThrow('This key is not known.')
    expect(server.requests).toHaveLength(1)
  })
})

describe('a request', () => {
  test('carries the key, and never in its address', async () => {
    const seen: Request[] = []
    const client = openClient(session, async (input, init) => {
      seen.push(new Request(input, init))
      return Response.json({ id: 'n', commit: 'c' })
    })
    await client.noise()
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer good')
    expect(seen[0]?.url).toBe('http://overt.test/v1/noise')
  })

  test('to nobody says where nobody is', async () => {
    const client = openClient(session, () => Promise.reject(new TypeError('fetch failed')))
    await expect(client.greet()).rejects.toThrow('No server answers at http://overt.test')
  })
})

describe('events', () => {
  test('end with the seal, even where the server leaves the line open', async () => {
    const server = fakeServer()
    server.streams.splice(0, 1, events(0, ...wholeAnswer), null)
    const seen: string[] = []
    for await (const { event } of openClient(session, server.fetch).events('a')) {
      seen.push(event.type)
    }
    expect(seen).toEqual(['started', 'delta', 'delta', 'ended', 'sealed'])
    expect(server.requests).toEqual(['GET /api/answers/a/events?after=-1'])
  })

  test('end without a seal that does not come, and let go of the line', async () => {
    let given: AbortSignal | null | undefined
    const client = openClient(
      session,
      async (_, init) => {
        given = init?.signal
        return new Response(openLine(events(0, ...wholeAnswer.slice(0, -1)), given))
      },
      20,
    )
    const seen: string[] = []
    for await (const { event } of client.events('a')) seen.push(event.type)
    expect(seen).toEqual(['started', 'delta', 'delta', 'ended'])
    expect(given?.aborted).toBe(true)
  })
})
