import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firstFiles, webRow } from './web-size.ts'
import { promises } from '../test/promises.ts'

promises('web:first-load')

test('a first load is the page, its styles, what its entry imports at once, and one catalogue', () => {
  const dist = mkdtempSync(join(tmpdir(), 'overt-dist-'))
  mkdirSync(join(dist, 'assets'))
  const files = {
    'index.html':
      '<script src="/assets/a.js"></script><link rel="stylesheet" href="/assets/a.css">',
    'assets/a.js': 'import{x as y}from"./b.js";import"./c.js";const z=()=>import("./later.js")',
    'assets/a.css': '',
    'assets/b.js': 'export{q}from"./d.js"',
    'assets/c.js': 'import{y}from"./b.js"',
    'assets/d.js': '',
    'assets/later.js': '',
    'assets/fr-M7pm6XYy.js': '',
    'assets/fr-charter-Ab3_-9Zq.js': '',
    'assets/en-1.js': '',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dist, name), text)
  expect([...firstFiles(dist)].toSorted()).toEqual([
    'assets/a.css',
    'assets/a.js',
    'assets/b.js',
    'assets/c.js',
    'assets/d.js',
    'assets/fr-M7pm6XYy.js',
    'index.html',
  ])
  rmSync(dist, { recursive: true })
})

test('the first load of the web as it is built is within its limit', () => {
  const { value, aim } = webRow()
  expect(aim).toEqual({ most: 200 })
  expect(value).toBeLessThanOrEqual(200)
})
