import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** A file that may be served, under the only address that leads to it. */
export type WebFile = {
  readonly file: string
  readonly type: string
  /** Its name holds a hash of its bytes. */
  readonly hashed: boolean
  /** Compressed copies beside it, by content coding. */
  readonly compressed: { readonly [coding in 'br' | 'gzip']?: string }
}

const types: { readonly [extension: string]: string } = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  woff: 'font/woff',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
  wasm: 'application/wasm',
}

/**
 * Every file of a folder by the path that serves it. Requests are looked up here and never turned
 * into a path, so no address can lead out of the folder.
 */
export function listWebFiles(folder: string): ReadonlyMap<string, WebFile> {
  const present = new Set(namesIn(folder))
  const servable = [...present].filter((name) => typeOf(name) !== undefined)
  return new Map(servable.map((name) => [`/${name}`, webFile(folder, name, present)]))
}

function webFile(folder: string, name: string, present: ReadonlySet<string>): WebFile {
  const copy = (suffix: string) =>
    present.has(`${name}.${suffix}`) ? join(folder, `${name}.${suffix}`) : undefined
  const [br, gzip] = [copy('br'), copy('gz')]
  return {
    file: join(folder, name),
    type: typeOf(name) ?? 'application/octet-stream',
    hashed: name.startsWith('assets/'),
    compressed: { ...(br !== undefined && { br }), ...(gzip !== undefined && { gzip }) },
  }
}

const typeOf = (name: string): string | undefined => types[name.split('.').at(-1) ?? '']

/** Names with `/`, none for a folder that is not there. Links are not followed. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
