import { expect, test } from 'vitest'
import { promises } from '../promises.ts'
import { openApi, openWorld, ready } from '../world.ts'

promises('log:no-text')

test('at the most talkative level, no word of a question or an answer is in logs or metrics', async () => {
  const world = await openWorld({ scripted: true, env: { OVERT_LOG_LEVEL: 'trace' } })
  await ready(world)
  const api = await openApi(world)
  const { answer, conversation } = await api.ask('A zebra told me a secret.')
  await api.events(answer)
  await api.fetch(`/api/conversations/${conversation}`, {
    method: 'PATCH',
    body: JSON.stringify({ title: 'My zebra' }),
  })
  await api.post('/v1/chat/completions', { model: 'scripted', messages: [{ role: 'zebra' }] })
  await api.post('/api/questions', '{"zebra')
  const metrics = await (await api.fetch('/metrics')).text()
  expect(metrics).toMatch(/^overt_answers_total\{stop="eos"\} 1$/m)
  const { output, errors } = await world.kill('SIGTERM')
  expect(errors).toContain('"route":"/api/questions"')
  for (const said of [metrics, output, errors]) {
    expect(said).not.toMatch(/zebra/i)
    expect(said).not.toContain('many words')
    expect(said).not.toContain(api.key)
  }
})
