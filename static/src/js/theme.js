// The server renders data-theme from this cookie, so no page flashes in the wrong colours.
const YEAR = 365 * 24 * 60 * 60;

const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

const choose = (theme) => {
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
};

export const startThemeToggle = () => {
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    show();
    button.addEventListener("click", () => {
      choose(isDark() ? "light" : "dark");
      show();
    });
  }
};
