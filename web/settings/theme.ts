import { useWatched, watch } from '../kit/watched.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

// public/theme.js reads the same key before the first paint.
const key = 'overt.theme'

const shown = watch<Theme>(
  themes.find((one) => one === document.documentElement.dataset['theme']) ?? 'system',
)

function choose(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    if (theme === 'system') localStorage.removeItem(key)
    else localStorage.setItem(key, theme)
  } catch {
    // Storage is refused: the choice lives as long as the page.
  }
  shown.become(theme)
}

export const useTheme = (): readonly [Theme, (theme: Theme) => void] => [useWatched(shown), choose]
