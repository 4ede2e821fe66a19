import { expect, test } from 'vitest'
import { unbroken } from './date.ts'

const at = new Date('2026-11-07T09:05:00Z')
const said = (locale: string, dateStyle: 'medium' | 'long'): string =>
  unbroken(
    new Intl.DateTimeFormat(locale, { dateStyle, timeStyle: 'short', timeZone: 'UTC' }).format(at),
  )
const lines = (text: string): readonly string[] => text.split(' ')

test('no line ends between a day, its month and its year', () => {
  expect(lines(said('fr', 'long'))).toEqual(['7\u00A0novembre\u00A02026', 'à', '09:05'])
  expect(lines(said('fr', 'medium'))).toEqual(['7\u00A0nov.\u00A02026,', '09:05'])
  expect(lines(said('en-GB', 'long'))).toEqual(['7\u00A0November\u00A02026', 'at', '09:05'])
  expect(lines(said('en-GB', 'medium'))).toEqual(['7\u00A0Nov\u00A02026,', '09:05'])
})

test('a day before its year stays with its month where the month comes first', () => {
  expect(lines(said('en-US', 'long'))[0]).toBe('November\u00A07,')
})
