// The links to the other languages lead to the place of the page that the reader is at.
(() => {
  const links = document.querySelectorAll(".vianet-languages a");
  const keep = () => {
    for (const link of links) link.hash = location.hash;
  };
  keep();
  addEventListener("hashchange", keep);
  // Themes move the address along with the reader, which is no such event.
  for (const type of ["pointerdown", "focusin"]) {
    for (const link of links) link.addEventListener(type, keep);
  }
})();
