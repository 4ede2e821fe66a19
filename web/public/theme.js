// Before the first paint, so that a chosen theme never flashes. The policy forbids inline scripts.
try {
  const theme = localStorage.getItem('overt.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is refused here: the system's theme is shown.
}
