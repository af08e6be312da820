/* What Django's own scripts leave unsaid to those who can't see it, or who have no mouse. */
"use strict";

const SCROLLERS = ".desk-scroll, .inline-group, .results";

/* A field that asks for suggestions is named as its label says. */
function nameChooser(chooser) {
  const field = chooser.closest(".select2-container")?.previousElementSibling;
  const label = field?.labels?.[0]?.textContent.trim().replace(/:$/, "") || field?.getAttribute("aria-label");
  if (label) {
    for (const part of [chooser, chooser.querySelector("[role=textbox]")]) {
      part?.setAttribute("aria-label", label);
    }
  }
}

/* What is wider than the page is scrolled by keyboard too. */
function reach(scroller) {
  if (scroller.scrollWidth > scroller.clientWidth) {
    scroller.setAttribute("tabindex", "0");
  } else {
    scroller.removeAttribute("tabindex");
  }
}

function mend() {
  document.querySelectorAll(".select2-selection").forEach(nameChooser);
  document.querySelectorAll(".help-tooltip[aria-label]").forEach(icon => icon.setAttribute("role", "img"));
  document.querySelectorAll(SCROLLERS).forEach(reach);
}

new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
addEventListener("resize", mend);
addEventListener("load", mend);
