import { describe, expect, test } from 'vitest'
import { step } from './step.mjs'

/** @param {boolean} isTTY */
function screen(isTTY) {
  let text = ''
  const stream = { isTTY, write: (/** @type {string} */ more) => (text += more) }
  return { stream, text: () => text }
}

describe('a step', () => {
  test('is one line with its time, and gives back what was made', async () => {
    const { stream, text } = screen(false)
    expect(await step('Built the web', async () => 'made', stream)).toBe('made')
    expect(text()).toMatch(/^✓ Built the web {2}\d+\.\d s\n$/)
  })

  test('that fails says so and passes the failure on', async () => {
    const { stream, text } = screen(false)
    const failing = step('Built the web', () => Promise.reject(new Error('no disk')), stream)
    await expect(failing).rejects.toThrow('no disk')
    expect(text()).toMatch(/^✗ Built the web {2}\d+\.\d s\n$/)
  })

  test('moves on a terminal and ends there as the same line', async () => {
    const { stream, text } = screen(true)
    await step('Built the web', () => new Promise((resolve) => setTimeout(resolve, 200)), stream)
    expect(text()).toContain('⠋ Built the web')
    expect(text().split('\r\u001B[K').at(-1)).toMatch(/^✓ Built the web {2}\d+\.\d s\n$/)
  })
})
