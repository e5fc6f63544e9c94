// Runs before the first paint: light, dark or the system's, as remembered on this machine.
(() => {
  const key = 'qagw-theme';
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try { return localStorage.getItem(key) ?? 'system'; } catch { return 'system'; }
  };
  const apply = () => {
    const choice = chosen();
    const dark = choice === 'dark' || (choice === 'system' && system.matches);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    document.documentElement.dataset.themeChoice = choice;
  };
  apply();
  system.addEventListener('change', apply);
  window.qagwTheme = choice => {
    try { localStorage.setItem(key, choice); } catch { /* private mode: for this page only */ }
    apply();
  };
})();
