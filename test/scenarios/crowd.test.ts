import { expect, test } from 'vitest'
import { fsckHome } from '../../server/charter/fsck.ts'
import { promises } from '../promises.ts'
import { type Api, openApi, openWorld, ready } from '../world.ts'

promises('api:crowd')

type Outcome = {
  readonly status: number
  readonly retryAfter: string | null
  readonly text: string
}

async function complete(api: Api, number: number): Promise<Outcome> {
  const response = await api.post('/v1/chat/completions', {
    model: 'smollm2-135m-instruct.q4-1',
    messages: [{ role: 'user', content: `What is ${number} and one?` }],
    max_tokens: 4,
  })
  const { status, headers } = response
  return { status, retryAfter: headers.get('retry-after'), text: await response.text() }
}

test(
  'two hundred clients at once get answers, or 429 with Retry-After in their own dialect',
  { timeout: 300_000 },
  async () => {
    const env = { OVERT_LIMITS_REQUESTS_PER_MINUTE: '100000' }
    const world = await openWorld({ env })
    await ready(world)
    const api = await openApi(world)
    const model = await api.fetch('/v1/models')
    expect(await model.text()).toContain('smollm2-135m-instruct.q4-1')
    const outcomes = await Promise.all(Array.from({ length: 200 }, (_, n) => complete(api, n)))

    const answered = outcomes.filter(({ status }) => status === 200)
    const refused = outcomes.filter(({ status }) => status === 429)
    expect(answered.length + refused.length).toBe(200)
    expect(answered.length).toBeGreaterThan(0)
    expect(refused.length).toBeGreaterThan(0)
    for (const { retryAfter, text } of refused) {
      expect(Number(retryAfter)).toBeGreaterThan(0)
      expect(JSON.parse(text)).toMatchObject({ error: { type: 'rate_limit_error' } })
    }
    expect((await complete(api, 200)).status).toBe(200)
    await world.kill('SIGTERM')
    expect(await fsckHome(world.home)).toMatchObject({ ok: true })
  },
)
