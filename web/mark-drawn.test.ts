import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { strands } from './kit/strands.ts'
import { icon, withMark } from './mark-drawn.ts'

const page = readFileSync(join(import.meta.dirname, 'index.html'), 'utf8')

test('the page that is seen first has the mark of the app, one line turned thrice', () => {
  const drawn = withMark(page)
  expect(drawn).toContain(`d="${strands[0]}"`)
  expect(drawn.match(/<use href="#strand"/g)).toHaveLength(strands.length - 1)
  expect(drawn).not.toContain('%')
})

test('the icon of the tab has every line of it', () => {
  for (const path of strands) expect(icon()).toContain(`<path d="${path}"/>`)
  expect(icon()).toMatch(/^<svg xmlns="[^"]+" viewBox="-12 -12 24 24"/)
})

test('a page without a place for it ends the build', () => {
  expect(() => withMark('<body></body>')).toThrow('no place')
})
