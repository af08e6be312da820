// A page that is meant for paper has a button that opens the browser's own dialogue.
export const startPrinting = () => {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
};
