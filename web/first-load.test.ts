import type { Rolldown } from 'vite'
import { expect, test } from 'vitest'
import { firstFiles, namedFiles } from './first-load.ts'

type Part = { readonly imports?: string[]; readonly isEntry?: boolean; readonly from?: string }

// Only what is read of a bundle is made up here.
/* oxlint-disable no-unsafe-type-assertion -- a whole chunk would say nothing more */
const chunk = ({ imports = [], isEntry = false, from = '' }: Part) =>
  ({
    type: 'chunk',
    imports,
    isEntry,
    facadeModuleId: from,
    dynamicImports: [],
  }) as unknown as Rolldown.OutputChunk
const asset = (source = '') => ({ type: 'asset', source }) as unknown as Rolldown.OutputAsset

test('a first visit takes the page, the entry, what it imports at once, and the styles', () => {
  const bundle = {
    'index.html': asset(),
    'a.css': asset(),
    'seal.svg': asset(),
    'main.js': chunk({ isEntry: true, imports: ['react.js'] }),
    'react.js': chunk({ imports: ['scheduler.js'] }),
    'scheduler.js': chunk({}),
    'later.js': chunk({ imports: ['react.js'] }),
  }
  expect([...firstFiles(bundle)].toSorted()).toEqual([
    'a.css',
    'index.html',
    'main.js',
    'react.js',
    'scheduler.js',
  ])
})

test('and what the page names, copied or built', () => {
  const page = '<link href="/first.css" /><script src="/theme.js"></script><use href="#strand" />'
  expect(namedFiles({ 'index.html': asset(page) })).toEqual(['first.css', 'theme.js'])
  expect(namedFiles({})).toEqual([])
})

test('one catalogue counts, the larger: the page cannot do without', () => {
  const bundle = {
    'main.js': chunk({ isEntry: true }),
    'fr.js': chunk({ from: '/web/words/fr.ts' }),
    'en.js': chunk({ from: '/web/words/en.ts' }),
  }
  expect([...firstFiles(bundle)]).toEqual(['main.js', 'fr.js'])
})

test('parts that import each other are counted once', () => {
  const bundle = {
    'main.js': chunk({ isEntry: true, imports: ['a.js'] }),
    'a.js': chunk({ imports: ['main.js'] }),
  }
  expect([...firstFiles(bundle)]).toEqual(['main.js', 'a.js'])
})
