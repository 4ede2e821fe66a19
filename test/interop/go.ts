import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where the reader of the C2SP world lies, in Go. */
const folder = join(import.meta.dirname, 'go')

/** Go's command, on the path or where it is installed by default; null without it. */
export function findGo(): string | null {
  if (spawnSync('go', ['version']).status === 0) return 'go'
  const usual = '/usr/local/go/bin/go'
  return existsSync(usual) ? usual : null
}

/** Builds the program to this path. @throws Error with what Go said. */
export function buildInterop(go: string, path: string): void {
  const built = spawnSync(go, ['build', '-o', path, '.'], { cwd: folder, encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`Go could not build test/interop/go:\n${built.stderr}`)
}

/** Runs it to its end; gives what it printed. */
export async function runInterop(path: string, args: readonly string[]): Promise<string> {
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let [output, errors] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(errors.trim())
  return output
}
