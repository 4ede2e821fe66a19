import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'
import { firstLoad } from './first-load.ts'
import { markDrawn } from './mark-drawn.ts'
import { openingFirst } from './opening.ts'
import { wordCompiler } from './word-compiler.ts'

// oxlint-disable-next-line no-default-export -- vite reads its settings from the default export
export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    tailwindcss(),
    wordCompiler(),
    markDrawn(),
    openingFirst(),
    firstLoad({ limitBytes: 200_000 }),
  ],
  resolve: {
    conditions: ['overt-source', ...defaultClientConditions],
    alias: { 'rehype-raw': `${import.meta.dirname}/answer/no-raw.ts` },
  },
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // The policy allows `data:` for images alone; nothing is ever inlined into the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
})
