import { spawnSync } from 'node:child_process'
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../test/repository.ts'
import type { Figure } from './figure.ts'

const workspaces = ['verifier', 'wire', 'server', 'cli'] as const

/** What a server needs on disk once the web is built: its packages and its Node, nothing for development. */
export const installSize: Figure = {
  name: 'install-size',
  title: 'Production install',
  measure: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overt-install-'))
    try {
      for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
        cpSync(join(root, file), join(folder, file))
      }
      for (const workspace of [...workspaces, 'web']) {
        mkdirSync(join(folder, workspace))
        cpSync(join(root, workspace, 'package.json'), join(folder, workspace, 'package.json'))
      }
      install(folder)
      const value = bytesUnder(folder) / 1e6
      return [{ figure: installSize.title, value, unit: 'MB', aim: { most: 400 } }]
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function install(folder: string): void {
  const chosen = workspaces.flatMap((workspace) => ['--workspace', workspace])
  const args = [
    'ci',
    '--omit=dev',
    '--ignore-scripts',
    '--loglevel=error',
    '--include-workspace-root',
  ]
  const { status, stderr } = spawnSync('npm', [...args, ...chosen], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`npm could not install: ${stderr}`)
}

function bytesUnder(path: string): number {
  const entry = lstatSync(path)
  if (!entry.isDirectory()) return entry.size
  return readdirSync(path).reduce((total, name) => total + bytesUnder(join(path, name)), 0)
}
