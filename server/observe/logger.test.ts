import { expect, test } from 'vitest'
import { openLogger, plainLine } from './logger.ts'

type Line = { [name: string]: unknown }

function capture(logLevel: 'info' | 'silent' | 'debug', plain = false) {
  const written: string[] = []
  const destination = { write: (line: string) => void written.push(line) }
  const logger = openLogger({ logLevel }, { destination, plain })
  const lines = (): Line[] => written.map((line) => JSON.parse(line))
  return { logger, written, lines }
}

test('a record is one line of JSON with time, level, fields and message', () => {
  const { logger, written, lines } = capture('info')
  logger.info({ port: 8484 }, 'listening')
  logger.warn('slow')
  expect(written.every((line) => line.endsWith('\n') && !line.slice(0, -1).includes('\n'))).toBe(
    true,
  )
  expect(lines()).toMatchObject([
    { level: 'info', port: 8484, msg: 'listening' },
    { level: 'warn', msg: 'slow' },
  ])
  expect(lines()[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
})

test('lines below the level are not written', () => {
  const { logger, written } = capture('info')
  logger.debug('hidden')
  expect(written).toEqual([])
  const silent = capture('silent')
  silent.logger.error('hidden')
  expect(silent.written).toEqual([])
})

test('a child carries its fields on every line', () => {
  const { logger, lines } = capture('debug')
  logger.child({ part: 'ledger' }).child({ batch: 3 }).debug({ leaves: 2 }, 'integrated')
  expect(lines()).toMatchObject([{ part: 'ledger', batch: 3, leaves: 2, msg: 'integrated' }])
})

test('no prompt text is written, not by fields, not by a child, not by an error', () => {
  const { logger, written } = capture('info')
  const secret = 'I never told anyone'
  logger.info({ prompt: secret, request: { messages: [{ content: secret }] } }, 'asked')
  logger.child({ text: secret, answer: { delta: secret } }).info('answered')
  logger.error({ error: new Error('failed', { cause: { body: secret } }) }, 'failed')
  let caught: unknown
  try {
    JSON.parse(secret)
  } catch (error) {
    caught = error
  }
  logger.error({ err: caught, error: caught }, 'could not parse')
  expect(written).toHaveLength(4)
  expect(written.join('')).not.toMatch(/never|told/)
})

test('a line break in a field cannot begin a line of its own', () => {
  const { logger, written } = capture('info')
  logger.info({ name: 'a\n{"level":"fatal"}' }, 'odd')
  expect(written).toHaveLength(1)
  expect(written[0]?.trimEnd()).not.toContain('\n')
})

test('for a person a record is one plain line', () => {
  const { logger, written } = capture('info', true)
  logger.child({ part: 'model' }).info({ source: 'hub', tries: 2, list: ['a\nb'] }, 'fetching')
  expect(written[0]).toMatch(
    /^\d\d:\d\d:\d\d info {2}fetching part=model source=hub tries=2 list=\["a\\nb"\]\n$/,
  )
  expect(plainLine('{"time":"2026-01-01T12:30:05.000Z","level":"warn"}')).toBe('12:30:05 warn\n')
})
