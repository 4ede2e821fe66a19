import { expect, test } from 'vitest'
import { openMetrics } from './metrics.ts'

const usage = { promptTokens: 10, cachedTokens: 4, outputTokens: 7 }

test('answers are counted by why they ended, tokens by kind', async () => {
  const metrics = openMetrics()
  metrics.answerEnded('eos', usage)
  metrics.answerEnded('person', usage)
  metrics.answerEnded('person', usage)
  const text = await metrics.text()
  expect(text).toContain('overt_answers_total{stop="eos"} 1')
  expect(text).toContain('overt_answers_total{stop="person"} 2')
  expect(text).toContain('overt_tokens_total{kind="prompt"} 30')
  expect(text).toContain('overt_tokens_total{kind="cached"} 12')
  expect(text).toContain('overt_tokens_total{kind="output"} 21')
})

test('times fall into their buckets', async () => {
  const metrics = openMetrics()
  metrics.firstToken(0.15)
  metrics.sealed(0.3)
  const text = await metrics.text()
  expect(text).toContain('overt_first_token_seconds_bucket{le="0.1"} 0')
  expect(text).toContain('overt_first_token_seconds_bucket{le="0.2"} 1')
  expect(text).toContain('overt_seal_seconds_bucket{le="0.5"} 1')
  expect(text).toContain('overt_seal_seconds_count 1')
})

test('the ledger is as large as it was last said to be', async () => {
  const metrics = openMetrics()
  metrics.ledgerSize(301)
  metrics.engineRestarted()
  const text = await metrics.text()
  expect(text).toContain('overt_ledger_leaves 301')
  expect(text).toContain('overt_engine_restarts_total 1')
})

test('attempts of jobs are counted by kind and by how they ended', async () => {
  const metrics = openMetrics()
  metrics.jobEnded('retention', 'failed')
  metrics.jobEnded('retention', 'done')
  const text = await metrics.text()
  expect(text).toContain('overt_jobs_total{kind="retention",outcome="failed"} 1')
  expect(text).toContain('overt_jobs_total{kind="retention",outcome="done"} 1')
})

test('requests are counted by method, route and status', async () => {
  const metrics = openMetrics()
  const request = { method: 'GET', route: '/api/answers/:id/events', seconds: 0.02 }
  metrics.httpRequest({ ...request, status: 200 })
  metrics.httpRequest({ ...request, status: 404 })
  expect(await metrics.text()).toContain(
    'overt_http_request_seconds_count{method="GET",route="/api/answers/:id/events",status="404"} 1',
  )
})

test('two servers in one process do not share their counts', async () => {
  const [one, other] = [openMetrics(), openMetrics()]
  one.answerEnded('eos', usage)
  expect(await other.text()).not.toContain('stop="eos"')
  expect(one.contentType).toContain('text/plain')
  expect(await one.text()).toContain('process_resident_memory_bytes')
})

test('every metric of ours says what it counts, and no label can hold a text of a person', async () => {
  const metrics = openMetrics()
  metrics.answerEnded('length', usage)
  metrics.httpRequest({ method: 'POST', route: '/v1/noise', status: 200, seconds: 1 })
  metrics.jobEnded('retention', 'done')
  const ours = (await metrics.text()).split('\n').filter((line) => /^(# HELP )?overt_/.test(line))
  expect(ours.filter((line) => line.startsWith('# HELP')).every((line) => line.endsWith('.'))).toBe(
    true,
  )
  const labels = ours.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, name]) => name))
  expect(new Set(labels)).toEqual(
    new Set(['kind', 'le', 'method', 'outcome', 'route', 'status', 'stop']),
  )
})
