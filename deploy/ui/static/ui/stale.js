// Where a page that follows something could not fetch its figures, it says so: they are as old as the time beside them.
"use strict";

const stale = (now) => {
  const notice = document.getElementById("stale");
  if (notice) {
    notice.hidden = !now;
  }
};

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => stale(true));
}
document.addEventListener("htmx:afterSwap", () => stale(false));
