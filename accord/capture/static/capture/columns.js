/* Every column offers the same choices: the page brings them once, and each select gets a copy.
   What was chosen stays chosen, and an entry that the choices have too does not stand there twice. */
(() => {
  "use strict";
  for (const select of document.querySelectorAll("select[data-fill]")) {
    const every = document.getElementById(select.dataset.fill).content.cloneNode(true);
    const same = [...every.querySelectorAll("option")].find((option) => option.value === select.value);
    if (same && select.value) {
      same.setAttribute("selected", "");
      select.selectedOptions[0].remove();
    }
    select.append(every);
  }
})();
