// Menus are <details>: they open without a script, and close like menus with one.
const close = (except) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
};

export const closeOpenMenus = () => {
  document.addEventListener("click", (event) => close(event.target.closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details[data-menu][open]");
    close();
    menu?.querySelector("summary").focus();
  });
};
