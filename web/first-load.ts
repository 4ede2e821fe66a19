import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

type Bundle = Readonly<Record<string, Rolldown.OutputAsset | Rolldown.OutputChunk>>

/** Prints what a first visit transfers, and fails the build beyond the limit. */
export function firstLoad({ limitBytes }: { readonly limitBytes: number }): Plugin {
  let copied = ''
  return {
    name: 'overt:first-load',
    apply: 'build',
    configResolved: ({ publicDir }) => void (copied = publicDir),
    writeBundle(_options, bundle) {
      const names = [...new Set([...firstFiles(bundle), ...namedFiles(bundle)])]
      const files = names.map((name) => ({ name, bytes: gzipped(bundle, name, copied) }))
      const total = files.reduce((sum, file) => sum + file.bytes, 0)
      for (const { name, bytes } of files) this.info(`${kilobytes(bytes).padStart(9)}  ${name}`)
      this.info(
        `${kilobytes(total).padStart(9)}  first load, gzipped (limit ${kilobytes(limitBytes)})`,
      )
      if (total > limitBytes) {
        this.error(
          `The first load is ${kilobytes(total)} gzipped, over the limit of ${kilobytes(limitBytes)}; load something later.`,
        )
      }
    },
  }
}

/** The page, the entry and whatever the entry imports at once, with their style sheets and one catalogue. */
export function firstFiles(bundle: Bundle): Set<string> {
  const found = new Set<string>()
  const visit = (name: string): void => {
    const file = bundle[name]
    if (file === undefined || found.has(name)) return
    found.add(name)
    if (file.type === 'chunk') file.imports.forEach(visit)
  }
  for (const [name, file] of Object.entries(bundle)) {
    const isEntry = file.type === 'chunk' && file.isEntry
    const isPage = name.endsWith('.html') || name.endsWith('.css')
    const isCatalogue =
      file.type === 'chunk' && file.facadeModuleId?.endsWith('/words/fr.ts') === true
    if (isEntry || isPage || isCatalogue) visit(name)
  }
  return found
}

/** What the page itself names: its first styles, its theme and its icon are copied as they are. */
export function namedFiles(bundle: Bundle): readonly string[] {
  const page = bundle['index.html']
  const text = page?.type === 'asset' ? page.source.toString() : ''
  return [...text.matchAll(/(?:href|src)="\/([^"]+)"/g)].map(([, name = '']) => name)
}

function gzipped(bundle: Bundle, name: string, copied: string): number {
  const file = bundle[name]
  const path = join(copied, name)
  if (file === undefined) return existsSync(path) ? gzipSync(readFileSync(path)).length : 0
  return gzipSync(file.type === 'chunk' ? file.code : file.source).length
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`
