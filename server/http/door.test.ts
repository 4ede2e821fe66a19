import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { openDoor } from './door.ts'
import type { Env } from './parts.ts'

test('who comes before the server is open is told to come again', async () => {
  const response = await openDoor().fetch(new Request('http://localhost/'))
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('1')
  expect(await response.text()).toContain('starting')
})

test('once open, the app answers', async () => {
  const door = openDoor()
  door.open(new Hono<Env>().get('/', (c) => c.text('inside')))
  expect(await (await door.fetch(new Request('http://localhost/'))).text()).toBe('inside')
})
