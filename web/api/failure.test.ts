import { ProblemCode } from '@overt/wire'
import { expect, test } from 'vitest'
import { en } from '../words/en.ts'
import { asFailure, Failure, failureOf } from './failure.ts'

const problem = { code: 'disk_full', status: 507, detail: 'The disk is full.', param: null }

test('a problem of /api keeps its code, its sentence and how long to wait', async () => {
  const failure = await failureOf(
    Response.json({ ...problem, retryAfterSeconds: 3 }, { status: 507 }),
  )
  expect(failure).toMatchObject({
    code: 'disk_full',
    detail: 'The disk is full.',
    retryAfterSeconds: 3,
  })
})

test('an error of /v1 is read in its own dialect', async () => {
  const body = { error: { message: 'No such receipt.', type: 'x', param: null, code: 'not_found' } }
  const failure = await failureOf(Response.json(body, { status: 404 }))
  expect(failure).toMatchObject({ code: 'not_found', detail: 'No such receipt.' })
})

test.each([
  [401, 'not_signed_in'],
  [403, 'forbidden_origin'],
  [404, 'not_found'],
  [413, 'body_too_large'],
  [429, 'too_many_requests'],
  [418, 'invalid_request'],
  [502, 'internal'],
] as const)('a body that says nothing is judged by its status %i', async (status, code) => {
  const failure = await failureOf(new Response('<html>', { status }))
  expect(failure).toMatchObject({ code, detail: null })
})

test('whatever is thrown can be shown', () => {
  const failure = new Failure('internal')
  expect(asFailure(failure)).toBe(failure)
  expect(asFailure(new TypeError('x')).code).toBe('unreadable')
})

/** What no server says. */
const ofPage = ['unreachable', 'unreadable', 'part_broken', 'part_outdated', 'part_unreachable']

test('every way of failing has its sentence', () => {
  expect(Object.keys(en.problem).toSorted()).toEqual([...ProblemCode.options, ...ofPage].toSorted())
})
