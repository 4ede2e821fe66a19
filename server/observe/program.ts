import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Package = z.object({ version: z.string() })

/**
 * What a receipt says of the program: the version, and the SHA-256 over the name and the SHA-256 of
 * every source file that the server runs, in order of their names.
 */
export function programOf(root: string): string {
  const { version } = Package.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const hash = createHash('sha256')
  for (const path of sourceFiles(root)) {
    const digest = createHash('sha256')
      .update(readFileSync(join(root, path)))
      .digest('hex')
    hash.update(`${digest}  ${path}\n`)
  }
  return `overt/${version} sha256:${hash.digest('hex')}`
}

const sourceFiles = (root: string): readonly string[] =>
  globSync(['{verifier,wire,server}/**/*.ts', 'package-lock.json'], {
    cwd: root,
    exclude: (path) => /(^|[/\\])(node_modules|dist)$|\.(test|fixture|contract)\.ts$/.test(path),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
