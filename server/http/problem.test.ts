import { ProblemCode } from '@overt/wire'
import { expect, test } from 'vitest'
import { AnsweringError } from '../answering/answering-error.ts'
import { NotFoundError } from '../answering/answering.ts'
import { LedgerError } from '../ledger/ledger.ts'
import { ModelError } from '../model/models.ts'
import { isInVain, problem, problemOf, refuse } from './problem.ts'
import { openaiError } from './v1/openai-error.ts'

test('every code has a status that means it, in both dialects', () => {
  for (const code of ProblemCode.options) {
    const told = problem(code, 'A sentence.')
    expect(told.status).toBeGreaterThanOrEqual(400)
    const { error } = openaiError(told)
    expect(typeof error.code).toBe('string')
    expect(error.type === 'server_error').toBe(told.status >= 500)
  }
})

test('what asks a caller to wait says how long', () => {
  for (const code of ['too_many_requests', 'shutting_down'] as const) {
    expect(problem(code, '').retryAfterSeconds).toBeGreaterThan(0)
  }
  expect(problem('too_many_requests', '', { retryAfterSeconds: 30 }).retryAfterSeconds).toBe(30)
})

test('a model that nobody fetches is told without a time to wait, one that loads with it', () => {
  const gone = problemOf(new ModelError('model_not_ready', 'Fetch it.'))
  const loading = problemOf(new ModelError('model_not_ready', 'It loads.', 5))
  expect([gone?.retryAfterSeconds, loading?.retryAfterSeconds]).toEqual([null, 5])
  expect([gone, loading].map((told) => told && isInVain(told))).toEqual([true, false])
})

test('only what stays until somebody acts is in vain to ask again', () => {
  const inVain = ProblemCode.options.filter((code) => isInVain(problem(code, '')))
  expect(inVain).toEqual(['model_not_ready', 'not_signing', 'stopped', 'disk_full'])
})

test('an error of the domain is told by its own code, sentence and field', () => {
  expect(problemOf(new AnsweringError('already_answering', 'Wait.', 'parent'))).toMatchObject({
    code: 'already_answering',
    status: 409,
    detail: 'Wait.',
    param: 'parent',
  })
  expect(problemOf(new AnsweringError('shutting_down', 'Bye.'))).toMatchObject({ status: 503 })
  expect(problemOf(refuse('not_found', 'None.'))).toMatchObject({ detail: 'None.' })
})

test('what is not there is told without the words of whoever looked', () => {
  const told = problemOf(new NotFoundError('noise', 'no noise abc of account def'))
  expect(told).toMatchObject({ code: 'not_found', param: 'noise' })
  expect(told?.detail).not.toMatch(/abc|def/)
})

test('whatever declares no code of the wire is a fault of ours', () => {
  const internal = Object.assign(new Error('x'), { code: 'internal' })
  const system = Object.assign(new Error('x'), { code: 'ENOENT' })
  const ledger = new LedgerError('ledger_damaged', 'tile 3 differs')
  for (const error of [new Error('x'), system, internal, ledger, 'not_found', null, undefined]) {
    expect(problemOf(error)).toBeNull()
  }
})
