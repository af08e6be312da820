import { closeOpenMenus } from "./menus.js";
import { startPasskeys } from "./passkeys.js";
import { startPrinting } from "./print.js";
import { startThemeToggle } from "./theme.js";

document.documentElement.classList.add("scripted");
startThemeToggle();
closeOpenMenus();
startPasskeys();
startPrinting();
