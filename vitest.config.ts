import { defineConfig } from 'vitest/config'

// Everything runs from source: the workspaces' `overt-source` condition leads to TypeScript.
const conditions = ['overt-source']

// oxlint-disable-next-line no-default-export -- vitest reads its settings from the default export
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['{verifier,wire,server,cli,web,launcher,test,spec,bench}/**/*.test.{ts,tsx,mjs}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Browsers, kills and native engines share two cores: what fails is tried once more, and the report
    // says so. A fault fails twice.
    retry: 1,
  },
})
