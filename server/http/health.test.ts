import { expect, test } from 'vitest'
import { ask, differences, openHttp, type Scenario } from './http.fixture.ts'

const scenarios: readonly Scenario[] = [
  {
    name: 'health says that the process runs, and nothing of it',
    line: 'GET /healthz',
    status: 200,
    contains: ['{"status":"ok"}'],
    lacks: ['version', 'small', '127.0.0.1'],
  },
  { name: 'readiness is 200 once a model can answer', line: 'GET /readyz', status: 200 },
  { name: 'figures are for nobody without a key', line: 'GET /metrics', status: 401 },
  {
    name: 'any key may read the figures',
    line: 'GET /metrics',
    as: 'stranger',
    status: 200,
    contains: ['overt_http_request_seconds'],
    sends: { 'content-type': /^text\/plain; version=0\.0\.4/ },
  },
  { name: 'so may the owner’s page', line: 'GET /metrics', as: 'page', status: 200 },
  {
    name: 'the models are listed with their states',
    line: 'GET /api/models',
    as: 'page',
    status: 200,
    contains: ['"id":"small"', '"state":"absent"'],
  },
]

test('health, readiness, figures and models answer as the table says', async () => {
  await using world = await openHttp()
  for (const scenario of scenarios) {
    expect(await differences(world, scenario), scenario.name).toEqual([])
  }
})

test('readiness is 503 with Retry-After until then', async () => {
  await using world = await openHttp()
  world.models.ready = false
  const { status, headers, json } = await ask(world, 'GET /readyz')
  expect([status, headers.get('retry-after')]).toEqual([503, '5'])
  expect(json().code).toBe('model_not_ready')
})
