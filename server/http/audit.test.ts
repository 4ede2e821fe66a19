import { AuditList } from '@overt/wire'
import { expect, test } from 'vitest'
import { ask, openHttp } from './http.fixture.ts'

test('anybody reads the audits, from any page', async () => {
  await using world = await openHttp()
  const { json, headers, status } = await ask(world, 'GET /api/audits')
  expect(status).toBe(200)
  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(AuditList.parse(json()).audits).toEqual([{ entry: 'AA==', proof: 'a proof' }])
})
