import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { listen } from './listen.ts'
import type { Env } from './parts.ts'

const host = '127.0.0.1'
const never = new AbortController().signal
const slowly = (until: Promise<void>) =>
  new Hono<Env>()
    .get('/now', (c) => c.text('now'))
    .get('/slow', async (c) => {
      await until
      return c.text('slow')
    })

test('a free port is chosen and told', async () => {
  const server = await listen({ app: slowly(Promise.resolve()), host, port: 0 })
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
  expect(await (await fetch(`${server.url}/now`)).text()).toBe('now')
  await server.close(never)
})

test('a busy port is one clear sentence that says what to do', async () => {
  const app = slowly(Promise.resolve())
  const first = await listen({ app, host, port: 0 })
  await expect(listen({ app, host, port: first.port })).rejects.toThrow(
    `Could not listen on 127.0.0.1:${first.port}: another program listens there: stop it or choose another port with OVERT_PORT.`,
  )
  await first.close(never)
})

test('an address of another machine is refused in words too', async () => {
  const app = slowly(Promise.resolve())
  await expect(listen({ app, host: '192.0.2.1', port: 0 })).rejects.toThrow('OVERT_HOST')
})

test('closing waits for what is under way, and ends idle connections', async () => {
  const until = Promise.withResolvers<void>()
  const server = await listen({ app: slowly(until.promise), host, port: 0 })
  await (await fetch(`${server.url}/now`)).text()
  const slow = fetch(`${server.url}/slow`)
  await fetch(`${server.url}/now`)
  const closed = server.close(never)
  await expect(fetch(`${server.url}/now`)).rejects.toThrow()
  until.resolve()
  expect(await (await slow).text()).toBe('slow')
  await closed
})

test('what is open at the deadline is cut off', async () => {
  const server = await listen({ app: slowly(new Promise(() => {})), host, port: 0 })
  const slow = fetch(`${server.url}/slow`)
  await fetch(`${server.url}/now`)
  const deadline = new AbortController()
  const closed = server.close(deadline.signal)
  deadline.abort()
  await expect(slow).rejects.toThrow()
  await closed
})
