import { expect, test } from 'vitest'
import { promises } from '../promises.ts'
import { type Api, openApi, openWorld, ready } from '../world.ts'

promises('config:engine')

type Message = { readonly role: 'user' | 'assistant'; readonly content: string }

const model = 'smollm2-135m-instruct.q4-1'
const asked = (subject: string): readonly Message[] => [
  { role: 'user', content: `Tell me of the ${subject}, and of all that is in it. `.repeat(8) },
]

async function complete(api: Api, messages: readonly Message[], more: object = {}) {
  const body = { model, messages, max_tokens: 4, seed: 1, ...more }
  return api.post('/v1/chat/completions', body)
}

/** How much of a conversation need not be read anew once another one took its place. */
async function kept(shelfBytes: string): Promise<number> {
  const env = { OVERT_MODEL_SEQUENCES: '1', OVERT_MODEL_SHELF_BYTES: shelfBytes }
  const world = await openWorld({ env })
  await ready(world)
  const api = await openApi(world)
  const first = JSON.parse(await (await complete(api, asked('sea'))).text())
  await (await complete(api, asked('sky'))).text()
  const { content } = first.choices[0].message
  const next: readonly Message[] = [
    ...asked('sea'),
    { role: 'assistant', content },
    { role: 'user', content: 'Go on.' },
  ]
  const { usage } = JSON.parse(await (await complete(api, next)).text())
  await world.kill('SIGTERM')
  expect(usage.prompt_tokens).toBeGreaterThan(100)
  return usage.prompt_tokens_details.cached_tokens
}

test(
  'model.shelf_bytes says whether a conversation goes on without being read anew',
  { timeout: 240_000 },
  async () => {
    expect(await kept('268435456')).toBeGreaterThan(90)
    expect(await kept('0')).toBeLessThan(20)
  },
)

test(
  'limits.wait_seconds says how long a question waits for the engine before it is told to come back',
  { timeout: 240_000 },
  async () => {
    const env = { OVERT_MODEL_SEQUENCES: '1', OVERT_LIMITS_WAIT_SECONDS: '1' }
    const world = await openWorld({ env })
    await ready(world)
    const api = await openApi(world)
    // The first has the only place for as long as the test lasts: its end may not come.
    const long = { max_tokens: 400, stream: true, logit_bias: { 0: -100, 2: -100 } }
    const first = await complete(api, asked('sea'), long)
    expect(first.status).toBe(200)
    const second = await complete(api, asked('sky'))
    expect(second.status).toBe(429)
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(JSON.parse(await second.text())).toMatchObject({
      error: { type: 'rate_limit_error', code: 'rate_limit_exceeded' },
    })
    await first.body?.cancel()
    const third = await complete(api, asked('sky'))
    expect(third.status).toBe(200)
  },
)
