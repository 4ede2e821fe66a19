import { pathToFileURL } from 'node:url'
import compile from 'icu-minify/compile'
import type { Plugin } from 'vite'

const isCatalogue = /\/web\/words\/(?:en|fr)(?:-[a-z]+)?\.ts$/

/**
 * Reads the messages while the page is built, so that no reader downloads a parser for them. A message
 * that is wrong fails the build.
 */
export function wordCompiler(): Plugin {
  return {
    name: 'overt:word-compiler',
    apply: 'build',
    config: () => ({
      resolve: { alias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } },
    }),
    async load(id) {
      if (!isCatalogue.test(id)) return null
      const catalogues: Readonly<Record<string, unknown>> = await import(pathToFileURL(id).href)
      return Object.entries(catalogues)
        .map(([name, words]) => `export const ${name} = ${JSON.stringify(compiled(words))}`)
        .join('\n')
    },
  }
}

/** Every text under a catalogue, compiled; one without arguments stays as it is. */
export function compiled(words: unknown): unknown {
  if (typeof words === 'string') return compile(words)
  if (typeof words !== 'object' || words === null) return words
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, compiled(value)]))
}
