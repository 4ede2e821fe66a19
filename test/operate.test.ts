import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AnswerEvent, ProblemCode } from '@overt/wire'
import { describe, expect, test } from 'vitest'
import { loadConfig } from '../server/config/config.ts'
import { describeSettings } from '../server/config/describe.ts'
import { keys } from '../server/config/key.ts'
import { problem } from '../server/http/problem.ts'
import { openHttp } from '../server/http/http.fixture.ts'
import { openMetrics } from '../server/observe/metrics.ts'
import { root } from './repository.ts'

// The operator's manual against the program: what is not in it does not exist for an operator.

const manual = readFileSync(join(root, 'docs', 'operate.md'), 'utf8')
const rows = manual.split('\n').filter((line) => line.startsWith('|'))

/** The row of a table whose first cell begins with this code. */
function rowOf(code: string): string {
  const row = rows.find((line) => new RegExp(`^\\| \`${RegExp.escape(code)}[ \`]`).test(line))
  if (row === undefined) throw new Error(`docs/operate.md has no row that begins with \`${code}\`.`)
  return row
}

const named = (name: string) => name.replace('*', 'NAME')

describe('the manual explains', () => {
  test.each(keys.map((key) => [named(key.toml), named(key.variable)] as const))(
    'the setting %s and its variable',
    (name, variable) => {
      expect(rowOf(name)).toContain(`\`${variable}\``)
    },
  )

  test('the default of each setting', () => {
    const config = loadConfig({ env: {}, home: '/nonexistent/overt' })
    for (const { name, value } of describeSettings(config)) {
      const derived = name === 'home' || name === 'public_url' || value === null
      const text = Array.isArray(value) ? value.join(', ') : String(value)
      if (!derived) expect(rowOf(name)).toContain(`| \`${text}\` |`)
    }
  })

  test.each(ProblemCode.options)('the problem %s with its status', (code) => {
    expect(rowOf(code)).toContain(String(problem(code, '').status))
  })

  test.each(AnswerEvent.options.map(({ shape }) => shape.type.value))('the event %s', (type) => {
    expect(rowOf(type)).not.toBe('')
  })

  test('each address of the server', async () => {
    await using world = await openHttp()
    const paths = world.addresses.map((address) => address.replace(/^\S+ |\{.*\}$/g, ''))
    // Any other path is a file of the web app.
    for (const path of new Set(paths).difference(new Set(['/*']))) {
      const written = RegExp.escape(path.replace(/\*$/, '…'))
      expect(manual, path).toMatch(new RegExp(`^\\|[^|]*[ \`]${written}[\`?]`, 'm'))
    }
  })

  test('each metric', async () => {
    const names = [...(await openMetrics().text()).matchAll(/^# HELP (overt_\w+)/gm)]
    expect(names.length).toBeGreaterThan(5)
    for (const [, name = ''] of names) expect(rowOf(name)).not.toBe('')
  })

  const help = readFileSync(join(root, 'cli', 'help.txt'), 'utf8')
    .split(/^\$ /m)
    .slice(1)
  test.each(help.map((text) => [text.split('\n')[0] ?? '', text] as const))(
    'what `%s` tells',
    (line, text) => {
      const command = line.replace(' --help', '')
      const place = command === 'overt' ? manual : rowOf(command)
      for (const [flag] of text.matchAll(/(?<=^ {2}(?:-\w, )?)--[a-z-]+(?: <\w+>)?/gm)) {
        if (flag !== '--help') expect(place).toContain(flag)
      }
      if (command !== 'overt') return
      for (const [, name = ''] of text.matchAll(/^ {2}([a-z]+) (?:.*?) {2}/gm)) {
        expect(rows.some((row) => row.startsWith(`| \`overt ${name}`))).toBe(true)
      }
    },
  )
})

test('each link within the manual leads to a heading, and no two headings are the same', () => {
  const headings = [...manual.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  )
  expect(new Set(headings).size).toBe(headings.length)
  for (const [, anchor] of manual.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor)
})
