import { expect, test } from 'vitest'
import { promises } from '../promises.ts'
import { openWorld } from '../world.ts'

promises('model:no-source')

test('where no source has the model, the server says why and what to do, and serves', async () => {
  // Nobody listens on port 9; an empty variable is one that is not set.
  const env = {
    OVERT_MODEL_PATH: '',
    OVERT_MODEL_SOURCES: 'hub',
    OVERT_MODEL_HUB_URL: 'http://127.0.0.1:9',
  }
  const world = await openWorld({ env })
  expect((await fetch(`${world.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${world.url}/`)).status).toBe(200)
  const waiting = await fetch(`${world.url}/readyz`)
  expect(waiting.status).toBe(503)
  expect(waiting.headers.get('retry-after')).not.toBeNull()
  const { output } = await world.kill('SIGTERM')
  expect(output).toMatch(/the model hub: .*OVERT_MODEL_PATH.*OVERT_PROVIDERS_NAME_KEY/)
})
